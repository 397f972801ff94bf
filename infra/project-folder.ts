import path from "node:path";

/** The folder of this project, a Dataform project: the repository. */
export const PROJECT = path.join(__dirname, "..");

/**
 * npm runs a project's commands in its folder, wherever it was called: a path on the command line is meant from there.
 * Commands that this one starts are not called by npm. Source: npm's documentation, "npm run", on INIT_CWD.
 */
export function goWhereCalled(): void {
    const { INIT_CWD: place, npm_package_json: file } = process.env;
    delete process.env.INIT_CWD;
    const isOurs = file !== undefined && path.dirname(file) === PROJECT && process.cwd() === PROJECT;
    if (isOurs && place !== undefined) {
        try {
            process.chdir(place);
        } catch {
            // Who may not enter the folder, as with sudo, can't mean a path in it.
        }
    }
}
