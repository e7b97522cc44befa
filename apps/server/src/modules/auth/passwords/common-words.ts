/**
 * Words that people make passwords of: the most frequent ones of zxcvbn's list (data/passwords.txt, Copyright (c)
 * 2012-2016 Dan Wheeler and Dropbox, Inc., MIT licence), and words that suggest themselves in this product.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `
aardvark aaron access accord account action adam adgjmptw adidas admin administrator adrian airborne
airforce airplane alabama alaska albert alex alexande alexander alexandr alexis alfred alicia alison
allison alpha alpine alyssa amanda amateur amber america american analyst anderson andre andrea andreas
andrew andrey angel angela angelina angels animal anna anthony antonio apache apollo apple apples april
aragorn arizona arnold arsenal arthur artist asdasd asdf asdfasdf asdfg asdfgh asdfghj asdfghjk asdfghjkl
ashley assassin assman athena atlanta atlantis auditor audrey august aurora austin autumn avalon avatar
awesome azerty babes baby babydoll babygirl babylon badass badboy badger bailey baller balls bambam banana
bandit barbara barbie barcelona barney baseball basket basketba basketball bass batman baxter beach bear
beatles beauty beaver beavis beer benjamin benson berlin bernie bigboy bigdaddy bigdog bigfoot bigmac
bigman bigone bigred bill billy billybob birdie birthday bishop biteme blabla black blackie blahblah
blaster blazer blizzard blonde blondie blue bluebird bobafett bobby bobcat bollocks bondage bonnie booger
boogie boomer booty boston bowling bradley brandi brandon brandy braves brazil brenda brian britney
brittany bronco broncos brooke brooklyn brother brown browns bruins brutus bubba bubble bubbles buckeye
buckeyes buddha buddy budlight buffalo bulldog bulldogs bullet bunny burger burton business buster
cadillac caesar callie calvin camaro cameron campbell canada cancer candy cannon captain cardinal carlos
carmen carolina caroline carrie carter cartman casey casino casper cassie castle catdog catfish cavalier
cdsa celtic cessna champion chance chandler change changeme charger charles charlie check cheese chelsea
cherokee cherry cheryl chester chevelle chevy cheyenne chicago chichi chicken chiefs chipper chocolat
chopper chris chrissy christ christia christin christy chronic cjkysirj claire classic claudia clinic
clinton cobra cocacola coffee college colorado colors company compaq computer confidential connie connor
consumer control cookie cookies cool cooper copper corona corvette cougar country courtney cowboy cowboys
coyote crazy creative cricket cristina crystal cthutq curtis daddy daisy dakota dallas dancer danger
daniel danielle danny darkness darkside darkstar database dave david dbrnjhbz death debbie december
default defender deftones demo denise dennis denver design destiny detroit devildog devils dexter dfvgbh
diablo diamond diamonds diesel digger digital dilbert dirty disney doctor dodgers doggie doggy dollar
dolphin dolphins domino donald donkey douglas dragon dragons dreamer dreams driver drowssap drpepper
drummer ducati dude dudley duke duncan dustin eagle eagles eatme eclipse eddie edward einstein elaine
electric element elena elephant elizabet elizabeth elvis emerald eminem empire engineer england enigma
enjoy enter enterpri eric escort eugene everton explorer express extreme falcon family fantasy farmer
fatboy father february fender ferrari ficken finance fire fireball firebird fireman fish fisher fishing
fktrcfylh fktrctq flash flipper florida flower flowers fluffy flyers foobar football ford forest forever
france francis frank frankie franklin freaky fred freddie freddy free freedom freeman freepass freeuser
friday friend friends froggy future fyfcnfcbz fylhtq gabriel galaxy galina galore gambit gandalf garcia
garden garfield gateway gators gemini general genesis genius george georgia german germany gfhjkm ghbdtn
giants gibson ginger girl girls gizmo gloria goblue goddess godzilla goforit goldberg golden goldfish
goldie golf golfer goober good google gordon gracie great green greenday gregory griffin guest guinness
guitar gundam gunner hacker hamilton hamlet hammer hamster hannah happy hard hardcore hardon harley harold
harrison harry harvey hawaii hawkeye heather heaven hellfire hello helpme hendrix hentai hercules herman
hesoyam highland hiphop hitman hjvfirf hobbes hobbit hockey holiday holland holly homer honda honey hooker
hornet horney horse horses hospital hotdog hotrod hotstuff hottie house houston howard hummer hunter
hunting huskers ibanez icecream iceman iloveu iloveyou impala indian indiana indians indigo infinity
insane inside integra internet ireland irina ironman isabella isabelle island italia iwantu jack jackass
jackie jackson jaguar jake james january jasmin jasmine jason jasper jeff jeffrey jennifer jenny jeremy
jerome jerry jessica jessie jester jesus jimmy joanne john johnny johnson joker jonathan jones jordan
joseph joshua julian julie july june jungle junior jupiter justice justin justme juventus kaiser karate
karen karina katana kathleen katie kawasaki kelly kelsey kenneth kermit kevin killer kimberly king kirill
kissme kitten kitty klaster knicks knight kodiak kramer kristen kristin kristina lacrosse ladies lakers
lancer larisa lasvegas laura lauren lawrence leather legend lennon leonard leonardo lesbian leslie lestat
letmein liberty lickme lifehack light lights lincoln linda lindsay lisa little liverpoo liverpool lizard
login logitech lolita lollol london lonewolf longhorn looking louise love lovely loveme lover loverboy
lovers loveyou lucifer lucky machine maddie maddog madison madman madmax madonna maggie magic magnum
maiden maksim malibu manager manchester manson manutd marathon marcel march marcus maria mariah marie
marina marine marines marino mario marion mark marlboro marley marshall martha martin marvin maryjane
master matrix matt matthew maverick maxima maximus maxwell melanie melissa member mercedes mercury merlin
metallic metallica mexico michael michele michelle michigan mickey microsoft midnight mike miller millie
mine minecraft minnie miranda mister mistress mitchell mnbvcxz molly monday money monica monika monkey
monster montana montreal mookie moose morgan morpheus morris mother motorola mountain mouse mozart muffin
murphy music mustang mylove nadine napoleon naruto nascar nastya natali natalie natasha nathan naughty
nelson nemesis newport newton newyork nfnmzyf nicholas nick nicola nicolas nicole nikita nikki nintendo
nirvana nissan none norman norton nothing november nurse october office oksana oliver olivia online openup
orange orlando oscar outlaw overlord packard packers pakistan paladin pamela pandora pantera panther
panthers panties panzer paradise paris parker pascal pass passion passport passwor password patches
patient patricia patrick patriots paul pavilion peaches peanut pearljam pebbles peekaboo peewee pegasus
pencil penguin people pepper pepsi perfect pervert peter phantom philip phoenix phpbb picard pickle pierre
piglet pioneer pirate pitbull pizza platinum playboy player please poison pokemon polaris police polina
pontiac poohbear pookie poop poopoo popcorn popeye porsche potter power powers precious predator prelude
presario pretty prince princess private psycho pumpkin purple pussies pyramid qazqaz qazwsx qazwsxedc
qazxsw qwaszx qweasd qweasdzxc qweqwe qwert qwerty qwertyu qwertyui qwertyuiop rabbit racecar rachel
racing raider raiders rainbow random ranger rangers raptor rascal raven raymond razz reaper rebecca reddog
redhead redman redneck redrum redskins redsox redwings reggie regina remember renegade richard robbie
robert roberto rock rocket rocks rockstar rocky roland rolltide ronald ronaldo ronnie rooster root roscoe
rose rosebud rulez runner ruslan russell russia rusty ryan sabrina sailor saints sakura samantha sammie
sammy sampson samson samsung samuel samurai sandman sandra sandy sarah sasha saturday saturn savage
savannah scarface school scooby scooter scorpio scorpion scotland scott scotty scully seattle secret
secure security semperfi september serega serenity sergey server service seven shadow shaggy shamrock
shannon sharon shelby shelly sherlock shirley shooter shorty shotgun sidney siemens sierra silver simon
simone simple simpson simpsons single sister skater skeeter skipper skippy skyline slayer slipknot smiley
smith smitty smoke smokey smooth snake snickers sniper snoopy snowball snowman soccer softball software
sophia sophie sparky spartak spartan special speedy spencer spider spiderma spiderman spike spirit
spitfire spooky sports spring squirt srinivas stacey stalker stanley star stargate startrek starwars
stealth steelers stefan stella stephani stephen sterling steve steven steward stewart stinger stingray
stinky stones storm stormy street strike student stupid subaru sublime success sugar summer sundance
sunday sunset sunshine super superman surfer suzuki svetlana sweet sweetie sweetpea sweety swimming
swinger swordfis swordfish sydney system tanner target tarheels tattoo taurus taylor teacher techno teens
temporary tennis teresa test tester testing texas thailand theman theone therock thomas thuglife thumper
thunder thursday tickle tiffany tiger tigers tigger timber time timothy tinker titanic tomcat tommy tony
topgun tornado toronto toshiba toyota transam travel travis trevor trfnthbyf trigger trinity tristan
triumph trooper trouble trucker trucks trumpet tucker tuesday turkey turtle tweety tyler ultimate unicorn
united user vagina valentin valentina valera valerie vampire vanessa vegeta veronica veronika vfhbyf
vfrcbv victor victoria victory video viking vikings viktor vincent viper virgin virginia vision vladimir
voodoo voyager walker wallace walter wanker warcraft warrior water weasel wednesday welcome wesley
westside whatever white whynot wicked wildcat wildcats william williams willie willow wilson windows
winner winnie winston winter wizard wolf wolfgang wolfpack wolverin wolves wombat wonder woody wordpass
wrangler wutang xavier xfiles yamaha yankee yankees yellow yfnfif young ytrewq zachary zaqwsx zeppelin
zipper zombie zxcvbn zxcvbnm
`
    .trim()
    .split(/\s+/),
);
