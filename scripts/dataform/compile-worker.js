/**
 * Dataform's compiler, in the process that its command line starts for it. Run as the main module, the bundle of Dataform
 * 2.6.7 listens for its work twice, and compiles the project a second time before the first answer is out.
 */
require(process.argv[2]);
