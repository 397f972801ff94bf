// Where npm was called says nothing of the commands that tests run: see infra/project-folder.ts.
delete process.env.INIT_CWD;

/** Tests are TypeScript, turned into JavaScript by swc; types are checked by `npm test`, not here. */
module.exports = {
    testEnvironment: "node",
    roots: ["<rootDir>/tests", "<rootDir>/infra"],
    testMatch: ["**/*.test.ts"],
    transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
    testTimeout: 60_000,
    // A test mostly waits for the processes that it has started: a worker less than cores, as jest would have, leaves time.
    maxWorkers: "100%",
    // A worker with nothing left open may take longer than jest's half second to be gone, where others keep the cores busy.
    workerGracefulExitTimeout: 10_000,
};
