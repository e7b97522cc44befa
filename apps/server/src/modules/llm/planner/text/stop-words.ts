const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

/** Words that carry no topic. */
export const STOP_WORDS = words(
  `a an the this that these those some any all each every both either neither such own same other another more most much many few
  i me my mine we us our ours you your yours he him his she her hers it its they them their theirs who whom whose which what where
  when why how is am are was were be been being do does did doing done have has had having can could will would shall should may
  might must ought let lets let's i'd i'll i'm i've we'd we'll we're we've you'd you'll it's that's there's what's who's where's how's
  don't doesn't didn't won't can't couldn't isn't aren't wasn't please kindly thanks thank hi hello hey ok okay yes no not nor
  and or but if then than so because as of at by for with about against between into through during before after above below
  to from up down in out on off over under again further once here there just only very too also now get got give gave need want
  like wish tell know see look take go going come put via per within without onto upon toward towards until till since while
  currently right away asap us our one ones using use used back able still already yet ever exactly actually really maybe perhaps left possible soon quickly again best worst`,
);

/** Words after which the object of a sentence may follow. */
export const PREPOSITIONS = words(
  "of at by for with about against between into through before after to from in on under over per via within since until till regarding concerning named called",
);

/** Words that only say that something is wanted; they never are part of a value. */
export const REQUEST_WORDS = words(
  `show list find search look lookup get fetch give pull check tell display retrieve bring query see view provide create add make open raise
  log file register start submit set update change modify edit delete remove cancel send book schedule reserve arrange plan calculate compute convert
  translate generate run produce prepare draft write please approve reject track assign order request report remind notify
  can could would need want what which who how when where is are do does let's i'd know see many much help place issue put record
  close resolve escalate reschedule move mark print export download upload estimate forecast analyze analyse summarize summarise compare`,
);

/** Words too general to tell one tool from another. */
export const GENERIC_WORDS = words(
  `data information info detail details record records item items value values id ids name names number type kind list result results entry entries
  get show find search lookup look retrieve fetch return returns given specific specified optional required default tool use used
  user based current new system company one`,
);
