export { changeGrants, grantedNames } from "./grants";
export { requireNewOwner, requireRights } from "./requirements";
export { type Rights, rightsOf, superuserRights } from "./rights";
export { changeUsers, verifierIn } from "./users";
export { requireOwnersOfViews } from "./view-owners";
