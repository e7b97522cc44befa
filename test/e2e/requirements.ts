/** What the product promises somebody at the page, each kept by at least one test that cites its id. */
export const REQUIREMENTS = {
  "sign-in.refused": "A wrong password is refused with a sentence that says so and helps nobody to guess.",
  "sign-in.lasts": "A person signs in with a password, lands in the chat, and a reload keeps the sign-in.",
  "sign-in.ends": "Signing out ends the sign-in; the address asked for next leads back to the sign-in.",
  "sign-in.returns": "A deep link opened without a sign-in is shown right after it.",
  "sign-in.provider":
    "Where the house has a provider, a person signs in there, lands where they wanted to go, and a reload keeps it.",
  "approval.asked":
    "A question that needs a risky tool shows at once what waits, why, and who may decide it.",
  "approval.not-own": "Nobody decides their own request.",
  "approval.notified": "The person who may decide learns of a request while it happens, without a reload.",
  "approval.payload": "The person who decides sees exactly what would run before deciding.",
  "approval.continues":
    "After the decision the requester's chat goes on by itself and ends with the tool's result.",
  "approval.rejected": "A rejection needs a reason, nothing runs, and the requester reads the reason.",
  "approval.restart": "A request survives a killed server: it is decided afterwards and the chat goes on.",
  "audit.steps": "The audit page shows every step of a governed call, by whom and with which outcome.",
  "stream.reload":
    "A reload in the middle of an answer shows the same answer going on, with nothing doubled or lost.",
  "stream.second-tab": "A second tab shows the same answer while it is written.",
  "stream.stop": "Stop ends the answer and keeps what had arrived.",
  "roles.menu": "A person is offered only the views their role may use.",
  "roles.address": "The address of a view that a role may not use leads back to the chat.",
  "page.narrow": "No view scrolls sideways, down to a width of 360 px.",
  "page.accessible": "No view breaks an accessibility rule that axe can check, in both themes.",
  "page.theme": "The chosen theme is kept over a reload.",
  "documents.upload":
    "Files are uploaded with a label and an access list, each with how far it is until it can be found.",
  "documents.cite":
    "A passage that was found, and a source of an answer, opens the document with its words marked.",
  "documents.failed": "A file that cannot be read says why, and stays out of what is found.",
  "documents.hidden": "A document that a person may not read is not there for them.",
  "documents.label": "A lower label waits for another person; the document shows it once it holds.",
  "vault.shown":
    "A value is shown for a reason, after a second proof of identity, and is hidden again by itself or at once.",
  "vault.kept": "A secret is made, given another value, and its older value destroyed for good.",
  "vault.access": "Whoever is put on a secret's access list finds it, and may not change it.",
  "vault.import": "Secrets of a .env file are imported, each with what became of it.",
  "vault.keys": "An administrator rotates the keys and sees how far it is; nobody else is offered it.",
  "protection.try": "A text can be tried: what is found in it is marked, and what would be sent is shown.",
  "protection.rules":
    "An administrator adds an own pattern, which is found from then on; nobody else is offered it.",
  "models.registry": "Each model says where it runs and what it may see, and what was used is shown.",
  "egress.statement":
    "Administrators and auditors see what left, where to, under which label and what for, and take it away as a file; nobody else is offered it.",
  "session.lowered":
    "The owner of a chat asks for a lower label, another person sees what raised it and decides, and the chat shows the new one.",
  "models.routing":
    "For each label it is shown who answers, who follows where that fails, and why the others do not.",
  "models.budgets": "An administrator keeps budgets with a warning threshold; nobody else is offered them.",
  "models.usage":
    "What models were used for is shown by day, model, person and group, as a chart and in figures.",
  "chat.label":
    "The chat names its highest label and the very item that raised it, the model and how full its context is.",
  "chat.pseudonyms":
    "What a model outside the house read under pseudonyms is listed, and a value is shown for a reason.",
  "chat.fallback": "Where a model fails or may not answer, the reason stands in the chat at that place.",
  "chat.attach":
    "A file dropped on the chat becomes a document of one's own that the next question is answered from.",
  "tools.try":
    "A tool is tried with a form made of its schema; a call that must wait says so and is decided as any other.",
  "tools.manage":
    "An administrator adds, changes, switches and deletes HTTP tools; nobody else is offered it.",
  "output.inert": "What a model writes never becomes an element, a request or a script of the page.",
} as const satisfies Record<string, string>;

export type RequirementId = keyof typeof REQUIREMENTS;

/** The title of a test that keeps a promise. */
export const keeps = (id: RequirementId): string => `${REQUIREMENTS[id]} [${id}]`;
