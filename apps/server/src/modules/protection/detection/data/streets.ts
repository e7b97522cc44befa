// Written for this product from general knowledge of how addresses are written; no other list was copied. Apache-2.0.

/** What ends the name of a street in English, with its abbreviations (USPS Publication 28 names the same ones). */
export const STREET_ENDINGS =
  "alley aly avenue ave av boulevard blvd bridge bypass causeway circle cir close court ct cove crescent cres crossing xing drive dr driveway esplanade estate expressway freeway garden gardens gate glen green grove heights highway hwy hill hollow junction key knoll landing lane ln loop mall manor mews motorway parade park parkway pkwy pass path pike place pl plaza point port promenade quay ridge rise road rd route row run spur square sq station street st strasse terrace ter terr trace trail trl turnpike tpke vale valley view village vista walk way wharf yard";

/** What begins the name of a street in Romance, Slavic and other languages; several words are joined with a space. */
export const STREET_BEGINNINGS =
  "rue,avenue,av.,avda,avda.,avenida,boulevard,bd,bld,place,chemin,impasse,allée,allee,quai,route,cours,passage,square,via,viale,piazza,piazzale,corso,largo,vicolo,strada,contrada,lungomare,calle,c/,cl,plaza,pl.,paseo,camino,carretera,ronda,travesía,colonia,callejón,rua,r,r.,travessa,praça,praca,estrada,alameda,rodovia,zona,bairro,ulica,ul.,ul,aleja,al.,plac,os.,str.,strada,bulevardul,calea,ulitsa,улица,ул.,проспект,πλατεία,οδός,λεωφόρος,jalan,jl,jl.,jln,rruga,sokak,cd.,kirchgasse,am,an der,auf der,im,in der,zum,zur,alte,alter,alt,unter den,unterer,oberer,karl,rua da,rua do,rua de,rue de,rue du,rue des,carrer,carrer de,rambla,urbanización,barrio,poligono";

/** What ends the one word a street is called by in Germanic, Nordic, Hungarian and Slavic languages. */
export const STREET_SUFFIXES =
  "straße strasse str. strase gasse weg allee platz ring damm ufer graben berg hof steig stieg gürtel guertel markt chaussee promenade zeile kai gässli straat laan dreef plein kade singel gracht dijk steenweg baan pad vej vejen gade gaden gata gatan vägen vagen väg gränd torg stigen stien veien vegen vei gate alle katu tie kuja polku utca út útja tér köz körút ulica ulice náměstí namesti třída trida nábřeží cesta prospekt brekka stræti gaata kaj bakken haven parken toften marken lunden engen";

/** Words of their own that stand behind a street's name in Hungarian, Czech, Croatian, Polish and others. */
export const STREET_WORDS_AFTER =
  "utca út útja tér köz körút rkp rakpart sétány ulica ulice náměstí namesti trg cesta třída steenweg straat weg plein laan dreef strasse straße gasse gürtel platz allee ring damm kai alle alley vej gade gata vägen katu tie bulvar caddesi sokak sk cd";
