export const PLANNER_ID = "planner";
/** How the planner is shown to people: it must never pass for a language model. */
export const PLANNER_NAME = "Built-in planner (not a language model)";
