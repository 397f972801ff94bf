/** The door to Dataform's command line, run as a child process: what it prints comes back as data. */
export { type Action, compileProject, type Project, type UnitTest, type Vars } from "./project";
export { type ActionResult, type RunOptions, runActions } from "./run";
export { runTests, type TestResult } from "./test";
