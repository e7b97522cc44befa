export { fake } from "../../../../../test/fakes/fake.ts";
