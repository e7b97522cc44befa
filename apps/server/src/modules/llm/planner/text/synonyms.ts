import { stem } from "./stem.ts";

/** Words that mean about the same in offices, hospitals, law firms, shops, depots and IT departments. */
const GROUPS = `
show list display view see get fetch retrieve pull lookup browse
find search lookup locate discover look query seek
create add new register make open raise submit log enter set establish
update change modify edit adjust amend alter revise correct set rename
delete remove erase discard drop purge
cancel void revoke withdraw abort annul
approve accept authorize authorise confirm sign grant
reject deny decline refuse
send email mail deliver dispatch forward
notify alert inform ping tell message
message sms text note whatsapp slack chat
book reserve reservation booking hold
schedule arrange plan appointment calendar
reschedule postpone move shift delay
meeting appointment event call session calendar sync
calculate compute evaluate math arithmetic sum calculator equation multiply divide
convert conversion exchange change turn transform
translate translation language render say
weather forecast temperature rain sunny snow wind humidity climate umbrella cold hot
invoice bill billing receipt
pay payment payout remit settle settlement reimburse
expense spending cost spend claim reimbursement receipt
budget allocation funds funding spending
revenue sales turnover income earnings
sales sell sold selling bestselling
profit margin gain earnings
salary pay wage compensation payroll payslip earn remuneration
payroll payslip paycheck salary
price cost rate quote charge fee
quote quotation estimate offer proposal
tax vat gst levy duty
loan mortgage credit lending borrow
interest apr rate
stock share equity ticker market quote
inventory stock warehouse supply sku availability available
reorder replenish restock
order purchase buy procure procurement requisition po acquire
supplier vendor seller provider contractor
customer client account buyer consumer shopper
contact person people lead prospect
deal opportunity pipeline lead prospect
employee staff worker colleague person people personnel headcount team teammate
hire recruit onboard recruitment hiring candidate applicant onboarding
vacancy job opening position role hiring
leave vacation holiday absence pto time-off furlough sick
department team division unit group
manager supervisor boss lead head
patient case person
doctor physician clinician practitioner provider specialist gp
diagnosis condition disease illness disorder problem
medication drug medicine prescription prescribe pill
prescription prescribe refill medication
lab test laboratory bloodwork blood panel result specimen assay
vital measurement observation reading blood pressure
allergy allergic intolerance
hospital clinic ward facility
bed ward room occupancy
appointment visit encounter consultation checkup
immunization vaccination vaccine shot jab immunisation
insurance coverage policy insurer
claim case insurance
contract agreement nda lease deal
clause provision term section
legal law lawyer attorney counsel litigation
case matter lawsuit dispute litigation proceeding docket
hearing court trial
law statute regulation rule legislation
compliance regulation audit gdpr
deadline due expiry expire expiration renewal
document file paper attachment record
report summary overview statement
statistics stats metric figure kpi analytics
analysis breakdown insight trend examine study
ticket issue incident problem bug request case
incident outage downtime breach alert
bug defect error fault failure
server host machine vm instance node
service application app system software
restart reboot bounce
password credential login passcode pin
account user profile login
access permission privilege right entitlement
license licence seat subscription
subscription plan membership
device laptop computer asset hardware equipment phone machine
asset equipment device hardware
backup snapshot archive
network vpn wifi internet connectivity
shipment parcel package delivery consignment freight cargo shipping
ship deliver dispatch send courier carrier
delivery shipment arrive arrival eta
track trace follow whereabouts tracking where
carrier courier shipper
truck vehicle van car fleet lorry
route direction path journey trip way navigation
distance far mile kilometre
flight plane airline fly airfare
hotel accommodation room lodging stay
travel trip journey
room space venue conference
task todo assignment action chore
project program initiative
remind reminder alarm
assign allocate delegate reassign hand
priority urgency severity importance
urgent critical emergency asap high
low minor trivial
medium normal moderate average standard
open active pending unresolved outstanding ongoing
close closed resolve resolved done finish complete completed finished solve fix
overdue late delayed unpaid outstanding
refund return reimburse
return refund rma
product item article good goods merchandise sku
discount coupon promotion promo voucher rebate
review feedback rating survey
rating score
complaint grievance feedback
time clock hour
date day today
timezone zone
currency money forex fx exchange
unit measurement measure
weight mass heavy
length height
location place site office branch
country nation
city town
address street
phone telephone mobile number
email mail e-mail address
comment note remark annotation
title subject headline heading
reason cause justification why
description detail summary
amount sum total value
quantity count amount units
limit maximum max top most first
minimum min least
start begin from
end finish until
knowledge article wiki faq documentation guide help kb
policy rule guideline procedure handbook
training course learning class education workshop
skill competency expertise
news headline article
log audit trail history event
history past previous timeline
balance statement account
transaction transfer payment purchase
transfer move wire
ledger journal accounting booking gl
forecast projection predict prediction outlook
campaign marketing advertising promotion newsletter
visitor guest
parking car
energy electricity power consumption
sensor temperature reading
machine equipment maintenance
maintenance repair service inspection
inspection inspect check audit
sample specimen
recipe cook ingredient
sick ill illness
born birth birthday dob
gender sex
male man men boy
female woman women girl
monthly month
yearly annual annually year
weekly week
daily day
quarterly quarter
summarize summarise summary shorten condense
attorney lawyer counsel
p&l profit loss income
define definition meaning mean dictionary glossary
`;

const groupsOfStem = new Map<string, Set<number>>();
GROUPS.trim()
  .split("\n")
  .forEach((line, group) => {
    for (const word of line.trim().split(/\s+/)) {
      const key = stem(word);
      const groups = groupsOfStem.get(key) ?? new Set<number>();
      groupsOfStem.set(key, groups.add(group));
    }
  });

const NO_GROUPS: ReadonlySet<number> = new Set();

/** The groups of meaning a stem belongs to. */
export function meaningsOf(word: string): ReadonlySet<number> {
  return groupsOfStem.get(word) ?? NO_GROUPS;
}

/** True where two stems share a meaning. */
export function areSynonyms(one: string, other: string): boolean {
  if (one === other) return true;
  const others = meaningsOf(other);
  for (const group of meaningsOf(one)) if (others.has(group)) return true;
  return false;
}

/** Phrases that mean what one word means, written in lower case. */
export const PHRASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "time off": "leave",
    "day off": "leave",
    "days off": "leave",
    "sick day": "leave",
    "sick days": "leave",
    "blood work": "lab",
    "blood test": "lab",
    "test results": "lab",
    "trouble ticket": "ticket",
    "how far": "distance",
    "how many": "count",
    "how much": "amount",
    "set up": "create",
    "look up": "find",
    "call off": "cancel",
    "get rid": "delete",
    "sign off": "approve",
    "in stock": "inventory",
    "on hand": "inventory",
    "out of": "inventory",
    "stock level": "inventory",
    "stock price": "share",
    "share price": "share",
    "exchange rate": "currency",
    "working on": "assign",
    "put in": "create",
    "push back": "reschedule",
    "move to": "reschedule",
    "turn off": "disable",
    "turn on": "enable",
    "switch off": "disable",
    "switch on": "enable",
    "shut down": "disable",
    "how (?:many|much) .{1,40} (?:do|did) we (?:still )?have": "inventory",
    "(?:do|have) we (?:still )?(?:have|got) .{1,40} (?:left|in stock)": "inventory",

    "have left": "inventory",
    "is left": "inventory",
    "are left": "inventory",
    "running low": "reorder",
    "what's new": "news",
    "what is new": "news",
    "how late": "time",
    "what time": "time",
    "what day": "date",
    "bank holiday": "holiday",
    "public holiday": "holiday",
    "job opening": "vacancy",
    "job openings": "vacancy",
    "open positions": "vacancy",

    "log in": "login",
    "sign in": "login",
    "locked out": "password",
  }),
);
