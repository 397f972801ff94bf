/**
 * Dataform's compiler, in the process that its command line starts for it. Run as the main module, the bundle of Dataform
 * 2.6.7 listens for its work twice, and compiles the project a second time before the first answer is out.
 *
 * SPARKIFY_GRAPH names a file with the compiler's answer: it is given where it is there, and kept where it is not.
 */
const fs = require("node:fs");
const { createRequire } = require("node:module");
const { rememberTransformed } = require("./transformed.js");

const [, , worker] = process.argv;
const file = process.env.SPARKIFY_GRAPH;
if (fs.existsSync(file)) {
    process.on("message", () => process.send(fs.readFileSync(file, "utf8")));
} else {
    const send = process.send.bind(process);
    process.send = (answer) => {
        if (typeof answer === "string") {
            fs.writeFileSync(file, answer);
        }
        return send(answer); // an error is no text
    };
    rememberTransformed(createRequire(worker));
    require(worker);
}
