export { server } from "@cdsa/server";
