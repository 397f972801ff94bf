export { type UnloadContext, type UnloadRun, unloadTo } from "./unload";
