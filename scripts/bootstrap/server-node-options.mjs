// How Node runs the server. The embedded database is WebAssembly: compiled by V8's optimising compiler it takes
// hundreds of megabytes more and answers our short statements no faster. Small semi-spaces keep the young
// generation of a server that mostly waits from growing to its default size.
export const SERVER_NODE_OPTIONS = ["--liftoff-only", "--max-semi-space-size=8"];
