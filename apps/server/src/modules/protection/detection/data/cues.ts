// Written for this product. Apache-2.0, as the rest.

/** Titles and ranks that stand before a name; a full stop may follow. */
export const TITLES =
  "mr mrs ms miss mx dr prof professor doctor sir dame lord lady madam mister rev reverend father fr sister hon judge justice sen senator rep representative gov governor pres president minister ambassador capt captain lt lieutenant sgt sergeant cpl col colonel maj gen general adm admiral cmdr officer detective inspector constable agent chancellor dean nurse attorney atty sheriff mayor king queen prince princess duke duchess count countess herr frau fräulein monsieur madame mme mlle señor señora sr sra srta don doña dona signor signora sig dott ing mag dhr mevr mw pan pani aunt uncle grandma grandpa cousin coach chief pastor rabbi imam sheikh shaikh maestro";

/** What may follow a name and belongs to it. */
export const NAME_SUFFIXES = "jr sr ii iii iv md phd dds dvm esq rn np do pa cpa mba";

/** Small words within names of people and places. */
export const PARTICLES =
  "van von der den de del della di da do dos das du la le el al bin ibn ben af av zu zum zur ter ten vander vande dal dalla degli dei y i e op";

/** Words before which, and after which, a capitalised word is a person. */
export const BEFORE_PERSON =
  "name named called calls nicknamed signed sincerely regards dear hi hello hey hola thanks thank cc from by attn attention attending patient pt physician provider doctor nurse therapist surgeon surname lastname firstname maiden contact guardian spouse husband wife son daughter mother father brother sister uncle aunt cousin nephew niece grandson granddaughter kid child baby boyfriend girlfriend fiance fiancee friend partner partner's colleague manager boss supervisor assistant secretary client customer employee applicant tenant owner member president ceo cfo cto director professor teacher student author singer actor actress guitarist drummer pianist writer poet painter artist composer producer novelist director starring featuring feat with meet met tell told ask asked call email text ping invite introduce introduced thank love loved miss marry married and for to than like unlike early late young old ms mr under is was are beneficiary witness notary interviewer reporter lawyer attorney";

/** Verbs and the like that tell that the capitalised words before them are a person. */
export const AFTER_PERSON =
  "said says asked told replied answered wrote writes lives lived resides resided moved works worked born died married met thinks thought wants wanted likes liked loves loved hates hated felt feels knows knew believes believed laughed smiled cried explained announced called visited reported presented presents complained complains denies denied states stated admitted was is has had who whose will spent began shouted whispered lived arrived listed joined became grew stayed came went gave took signed played sang recorded starred directed tells talks speaks spoke and's 's";

/** Words before which a capitalised word is a place. */
export const BEFORE_PLACE =
  "in at from to near into via through toward towards around outside inside leaving visiting visited visit reached left entering across of city town village county province state capital downtown central northern southern eastern western live lives living lived reside resides resided born moved move moving returned return travel traveling travelled flying flew drive driving trip arrived arrive arriving located based situated grew headed heading stay staying stayed";

/** Words before which a capitalised word is an organisation. */
export const BEFORE_ORGANISATION =
  "at for became by joined joining join founded acquired acquires acquire bought employer employed works worked working company firm startup employer's vendor supplier client brand bank insurer hospital clinic agency";
