/** Tests are TypeScript, turned into JavaScript by swc; types are checked by `npm run check`, not here. */
module.exports = {
    testEnvironment: "node",
    roots: ["<rootDir>/tests", "<rootDir>/infra"],
    testMatch: ["**/*.test.ts"],
    transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
    testTimeout: 60_000,
};
