export const later = () => import("../../app/context.ts");
