export { table } from "../audit/audit.tables.ts";
