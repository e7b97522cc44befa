import type { Label, Model } from "@cdsa/contracts";
import type { ModelPart, ModelRequest } from "../chat-model.ts";

/** A model and the way to ask it. */
export type RegisteredModel = {
  info: Model;
  /** @param label the highest label of what is sent. */
  ask: (request: ModelRequest, label: Label) => AsyncIterable<ModelPart>;
};
