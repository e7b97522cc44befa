/** What every API token begins with, so that people and secret scanners know one when they see it. */
export const API_TOKEN_PREFIX = "cdsa_";
