import type { DocumentLanguage } from "@cdsa/contracts";

/** Frequent short words of the languages that PostgreSQL ships text search configurations for, by configuration. */
export const STOP_WORDS: Readonly<Partial<Record<DocumentLanguage, string>>> = {
  danish:
    "og i at det er en til den på for med de som der af ikke et har jeg var fra vi han kan skal eller hvis blev efter også sig være mere dem denne disse deres når hvor",
  dutch:
    "de en van het een in is dat op te zijn voor met niet die aan er om ook als dan maar bij uit door naar of werd heeft wordt worden deze geen moet kan hun nog wel wij ik je",
  english:
    "the of and to in is that for it as was with be by on not are this from at or have an they which you were all we can has been their will if would there when more any your its shall may must",
  finnish:
    "ja on ei että se hän oli mutta ovat myös kun tai ole niin jos sen mukaan sekä joka jotka kuin vain ollut voi tämä tämän olla kanssa ennen jälkeen minä sinä he me",
  french:
    "de la le et les des en un du une est que pour qui dans par sur au pas plus ne ce il avec sont se cette ou aux sa son ses leur été être comme mais nous vous ont peut elle",
  german:
    "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man wir ich kann muss",
  hungarian:
    "a az és hogy nem is egy ez meg de csak volt már mint vagy ha van kell azt lehet még ki mert majd után által között amely melyek ezt ezek azok aki minden szerint",
  italian:
    "di e il la che in un per è una non del si le con da i dei come al della nel sono più alla ha gli delle anche lo ma nella questo o dal su ai essere dalla stato loro se",
  norwegian:
    "og i det er på til som en å for at av med den har de ikke et om fra var vi men kan han skal eller ble etter også seg hvis mer være når denne disse dette noen hvor jeg",
  portuguese:
    "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito nos já está também pelo pela até isso são",
  romanian:
    "de și în a la cu care pe nu este din un o că sunt pentru mai să se au fost prin sau al ale lui dar ca după fi această acest cele cei până între le ce",
  spanish:
    "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo fue son",
  swedish:
    "och i att det som en på är av för med den till har de inte om ett var från vi men kan han ska eller efter också sig vid när så mer denna dessa detta där vara skall jag",
  turkish:
    "ve bir bu da de için ile olarak çok daha olan en gibi kadar sonra ancak ne var her ya ki mi değil göre ama veya tarafından olduğu şu ise hem",
  indonesian:
    "yang dan di untuk dengan dari ini pada tidak dalam akan adalah itu ke oleh atau sebagai juga dapat karena ada telah lebih tersebut bahwa mereka kami saya harus",
};

/** Configurations of languages that are alone with their script here. */
export const SCRIPTS: readonly (readonly [RegExp, DocumentLanguage])[] = [
  [/\p{Script=Greek}/gu, "greek"],
  [/\p{Script=Cyrillic}/gu, "russian"],
  [/\p{Script=Arabic}/gu, "arabic"],
  [/\p{Script=Armenian}/gu, "armenian"],
  [/\p{Script=Devanagari}/gu, "hindi"],
  [/\p{Script=Tamil}/gu, "tamil"],
  [/\p{Script=Hebrew}/gu, "simple"],
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu, "simple"],
];
