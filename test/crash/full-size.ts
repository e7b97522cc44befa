/** CRASH_FULL=1 runs the experiments at the size they are meant to be withstood at; without it they fit a test run. */
export const isFullSize = process.env["CRASH_FULL"] === "1";
