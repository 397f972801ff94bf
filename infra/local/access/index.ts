export { changeGrants, grantedNames } from "./grants";
export { requireOwnersOfLateViews } from "./late-views";
export { requireRights } from "./requirements";
export { type Rights, rightsOf, superuserRights } from "./rights";
export { changeUsers, verifierIn } from "./users";
