/** Why a text asks for nothing that a tool does. */
export type NoToolReason = "greeting" | "thanks" | "abilities" | "conversation" | "knowledge";

const GREETING =
  /^(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings|howdy|yo)\b[\s\p{L},]{0,25}[!.?]*$/iu;
const THANKS =
  /^(?:(?:ok(?:ay)?|great|perfect|cool|nice|awesome|wonderful|excellent|got it|alright|super|brilliant)[\s,.!]*)?(?:many |so )?(?:thanks|thank you|thx|cheers|much appreciated|appreciate it|ta)\b/i;
const SHORT_REPLY =
  /^(?:ok(?:ay)?|great|perfect|cool|nice|awesome|wonderful|got it|i see|understood|sounds good|fine|good job|well done|never ?mind|forget it|no|nope|yes|yep|sure|stop|wait|bye|goodbye|see you(?: later)?|good ?night|lol|haha+|hmm+|wow|interesting|that(?:'s| is) (?:all|it|great|helpful|fine|good|wrong)|that will be all|no problem|all good)\b[\s\p{L},'’]{0,40}[!.?]*$/iu;
const ABILITIES =
  /\b(?:what (?:can|could|do) you (?:do|help|offer|know)|what are you(?: able| capable|\b)|who (?:are|made|built|created|trained) you|are you (?:an? )?(?:ai|bot|robot|human|person|real|chat ?gpt|llm|language model|there|sentient|alive|ok)|how do you work|what(?:'s| is) your (?:name|purpose|favou?rite|opinion|age)|your capabilities|which tools|what tools|how (?:can|could) you help|do you (?:like|love|feel|sleep|dream|have (?:feelings|a|any)|speak|remember|think|believe|enjoy|prefer|agree)|can you help me\??$|help\??$|tell me about yourself|introduce yourself|how old are you|where are you from)/i;
const FEELINGS =
  /\b(?:how are you|how(?:'s| is) it going|how do you do|what(?:'s| is) up|nice to meet|i(?:'m| am) (?:so |really |very |a bit |feeling )?(?:bored|tired|happy|sad|sorry|hungry|stressed|excited|lost|confused|glad|annoyed|exhausted)|i (?:love|like|hate|enjoy|feel|think|believe|guess|hope|wonder|prefer|agree|disagree|just (?:got|had|came|finished|wanted to say)|already (?:did|have|sent|booked|paid|fixed)|had (?:a|such))\b|good luck|have a (?:nice|good|great)|you(?:'re| are) (?:great|awesome|the best|right|wrong|funny|very|so|really|amazing|helpful|welcome)|just kidding|my (?:dog|cat|weekend|favou?rite|kids?|boss is|day (?:was|is))|what a )/i;
const OPINION =
  /\b(?:what do you think|do you think|in your (?:opinion|view)|your (?:thoughts|opinion|view) on|which (?:one )?do you prefer|would you rather|should (?:i|we|one|companies|people)\b|is it (?:better|worth|good|bad|wise|ok|okay|normal|ethical|legal|fair|true that|possible to)|what(?:'s| is) the (?:best|worst|ideal|right) (?:way|approach|practice|method|time of|advice|book|movie|film|song|programming)|any (?:advice|tips|ideas|suggestions)|(?:give|offer) me (?:some )?(?:advice|tips|ideas)|recommend (?:me )?(?:a |some )?(?:book|movie|film|song|restaurant|podcast|recipe|series|game))/i;
const DEFINITION =
  /^(?:(?:please|can you|could you|would you|ok|so|hey|hi|hello|and)[\s,]+)*(?:(?:briefly|quickly|simply) )?(?:what(?:'s| is| are| was| were) (?:an? )(?!(?:status|list|total|current)\b)|what (?:does|do) .{1,60} (?:mean|stand for|do|eat|cause)\b|what(?:'s| is) the (?:difference|meaning|definition|purpose|point|history|capital|largest|biggest|tallest|longest|highest|smallest|fastest|speed of light|chemical|boiling|freezing|population|square mile|plural|opposite|etymology|origin of|theory|concept|role of|importance|benefits?|advantages?|disadvantages?)\b|explain\b|define\b|describe (?:how|why|what|the (?:concept|difference|process))|why (?:is|are|do|does|did|was|were|would|should|can|can't|has|have)\b|how (?:do|does|did) (?!i |we |my |our |much|many)|how (?:is|are|was|were) .{1,60} (?:made|formed|calculated|built|created|produced|born|named|defined|different)\b|how (?:can|do|should|would) (?:i|we|one|you) (?!see|get|find out how much|many)|who (?:wrote|invented|discovered|painted|composed|directed|founded|won|was|were|is the (?:president|king|queen|prime|ceo|author|founder|richest))\b|when (?:did|was|were) (?:the (?!last|next|latest|invoice|order|shipment|contract|ticket|payment)|world|humans?|people)|where (?:do|does|did) (?!i |we |my |our )|tell me (?:a |an |another )?(?:joke|story|riddle|fun fact|something|about (?:the history|yourself|the (?:french|roman|second world)))|how (?:many|much) .{1,40} (?:are|is) (?:there )?in (?:a|an|the) (?:world|year|universe|solar|human|day|week|football|dozen)|name (?:three|five|two|some|a few|all|\d)|what happens (?:if|when)|what causes|is (?:there )?(?:life|god|water|the earth|the moon|a tomato|pluto)|(?:give|write|compose|sing|make|draft|create|invent) (?:me |us |up )?(?:a |an |some |the )?(?:\p{L}+ )?(?:poem|haiku|limerick|joke|story|song|essay|sonnet|rap|riddle|lyrics|fairy tale|blog post|slogan|tagline|python|javascript|function|regex|sql)\b)/iu;

/**
 * Says whether a text is small talk, an opinion or general knowledge. `hasRecord` tells that it names a code, a mail
 * address or a quote: "why was INV-7 rejected" is about a record, not about the world.
 */
export function needsNoTool(text: string, hasRecord: boolean): NoToolReason | null {
  const asked = text.slice(0, 1_000).replace(/[’]/g, "'").trim();
  if (!/[\p{L}\p{N}]/u.test(asked)) return "conversation";
  if (GREETING.test(asked)) return "greeting";
  if (THANKS.test(asked) && asked.length < 120) return "thanks";
  if (SHORT_REPLY.test(asked)) return "conversation";
  if (ABILITIES.test(asked) && !hasRecord) return "abilities";
  if (FEELINGS.test(asked) && !hasRecord) return "conversation";
  if (OPINION.test(asked) && !hasRecord) return "knowledge";
  return DEFINITION.test(asked) && !hasRecord ? "knowledge" : null;
}
