import type { FastifyRequest } from "fastify";
import { newWaitingBudget, spendingFrom, type WaitingBudget } from "../db/waiting-budget.ts";
import type { HttpServer } from "./http-types.ts";

/** Gives each request its budget of waiting for the database. */
export function registerWaitingBudgets(server: HttpServer): void {
  const budgets = new WeakMap<FastifyRequest, WaitingBudget>();
  const enter = (request: FastifyRequest, done: () => void): void => {
    const budget = budgets.get(request) ?? newWaitingBudget();
    budgets.set(request, budget);
    spendingFrom(budget, done);
  };
  server.addHook("onRequest", (request, _reply, done) => {
    enter(request, done);
  });
  // Once more: a body is read in the context of its connection, not of its request.
  server.addHook("preValidation", (request, _reply, done) => {
    enter(request, done);
  });
}
