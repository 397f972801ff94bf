export { planDelete } from "./delete";
export { planInsert } from "./insert";
export { planUpdate } from "./update";
