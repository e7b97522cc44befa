export const newcomer = 1;
