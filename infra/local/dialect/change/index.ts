export { planDelete } from "./delete";
export { planInsert } from "./insert";
export { planMerge } from "./merge";
export { planUpdate } from "./update";
