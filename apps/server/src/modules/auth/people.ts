import type { Queryable } from "../../platform/db/database.ts";
import { findPeople, findTeamIds, type Person } from "./actors.repository.ts";

/** People by id, active or not; unknown ids are left out. */
export async function loadPeople(db: Queryable, ids: readonly string[]): Promise<Map<string, Person>> {
  const people = await findPeople(db, ids);
  return new Map(people.map((person) => [person.id, person]));
}

/** Those of the given people who may act now. */
export async function findActiveUsers(db: Queryable, ids: readonly string[]): Promise<Person[]> {
  const people = await findPeople(db, ids);
  return people.filter((person) => person.isActive);
}

/** User names by id; unknown ids are left out. */
export async function usernamesOf(db: Queryable, ids: readonly string[]): Promise<Map<string, string>> {
  const people = await findPeople(db, ids);
  return new Map(people.map((person) => [person.id, person.username]));
}

/** Ids of those whose manager this person is. */
export const teamOf = (db: Queryable, userId: string): Promise<string[]> => findTeamIds(db, userId);
