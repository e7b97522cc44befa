/** Forms of values that only the name beside them tells from other values: the vendor, then what its keys look like. */
export type VendorShape = { vendors: string; shape: string; entropy?: number; exactCase?: boolean };

const AN = "[a-z0-9]";
const HEX = "[a-f0-9]";
const TOKEN = "[a-z0-9=_-]";
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/** Names are matched within identifiers, whatever their case; shapes whatever their case unless `exactCase`. */
export const VENDOR_SHAPES: readonly VendorShape[] = [
  {
    vendors:
      "adafruit flickr fastly discord nytimes newyorktimes new-york-times bitbucket algolia asana bittrex codecov droneci private_ai private-ai privateai",
    shape: `${TOKEN}{32}`,
  },
  { vendors: "adobe facebook finicity linear", shape: `${HEX}{32}`, entropy: 2 },
  { vendors: "airtable", shape: `${AN}{17}` },
  { vendors: "alibaba plaid twitch", shape: `${AN}{30}`, entropy: 2 },
  { vendors: "asana", shape: "\\d{16}" },
  { vendors: "atlassian confluence jira etsy plaid looker", shape: `${AN}{24}`, entropy: 3 },
  { vendors: "beamer", shape: `b_${TOKEN}{44}` },
  {
    vendors:
      "bitbucket coinbase confluent freshbooks newrelic new-relic new_relic sumo jfrog artifactory bintray xray",
    shape: "[a-z0-9=_-]{64}",
  },
  {
    vendors: "meraki datadog zendesk cohere co_api_key gitter launchdarkly cloudflare sonar sendbird netlify",
    shape: "[a-z0-9=_-]{40}",
    entropy: 2,
  },
  { vendors: "cloudflare", shape: `${HEX}{37}`, entropy: 2 },
  { vendors: "confluent linkedin linked_in linked-in", shape: `${AN}{16}`, entropy: 2.5 },
  { vendors: "linkedin linked_in linked-in", shape: `${AN}{14}`, entropy: 2.5 },
  { vendors: "contentful", shape: `${TOKEN}{43}` },
  { vendors: "discord sentry", shape: `${HEX}{64}` },
  { vendors: "discord", shape: "\\d{17,19}", entropy: 2 },
  { vendors: "dropbox", shape: `${AN}{15}` },
  { vendors: "dropbox", shape: `${AN}{11}A{10}${TOKEN}{43}` },
  { vendors: "finicity finnhub looker", shape: `${AN}{20}`, entropy: 2.5 },
  { vendors: "gocardless", shape: "live_[a-z0-9=_-]{40}" },
  {
    vendors: "heroku hubspot kucoin messagebird message-bird message_bird sendbird snyk squarespace",
    shape: UUID,
  },
  { vendors: "intercom", shape: `${TOKEN}{60}` },
  { vendors: "jfrog artifactory bintray xray", shape: `${AN}{73}` },
  { vendors: "kraken", shape: "[a-z0-9/=_+-]{80,90}" },
  { vendors: "kucoin", shape: `${HEX}{24}` },
  { vendors: "lob", shape: "(?:live|test)_(?:pub_)?[a-f0-9]{31,35}" },
  { vendors: "mailchimp", shape: `${HEX}{32}-us\\d{1,2}` },
  { vendors: "mailgun", shape: `(?:pub)?key-${HEX}{32}|[a-h0-9]{32}-[a-h0-9]{8}-[a-h0-9]{8}` },
  { vendors: "mapbox", shape: "pk\\.[a-z0-9]{60}\\.[a-z0-9]{22}" },
  { vendors: "mattermost", shape: `${AN}{26}` },
  { vendors: "messagebird message-bird message_bird twitter", shape: `${AN}{25}` },
  { vendors: "netlify", shape: `${TOKEN}{40,46}` },
  { vendors: "okta", shape: "00[\\w=-]{40}", entropy: 3 },
  { vendors: "rapidapi twitter", shape: "[a-z0-9_-]{50}" },
  { vendors: "contribsys", shape: `${HEX}{8}:${HEX}{8}` },
  { vendors: "sourcegraph", shape: `${HEX}{40}`, entropy: 3 },
  { vendors: "sumo", shape: `su${AN}{12}`, entropy: 3 },
  { vendors: "telegr", shape: "\\d{5,16}:a[a-z0-9_-]{34}" },
  { vendors: "travis", shape: `${AN}{22}` },
  { vendors: "twitter", shape: `${AN}{45}|\\d{15,25}-[a-z0-9]{20,40}|a{22}[a-z0-9%]{80,100}` },
  { vendors: "typeform", shape: "tfp_[a-z0-9_.=-]{59}" },
  { vendors: "yandex", shape: `t1\\.[\\w-]+=?=?\\.[\\w-]{86}=?=?|aqvn[\\w-]{35,38}|yc[\\w-]{38}` },
  { vendors: "aws amazon", shape: "[a-z0-9/+=]{40}", entropy: 3.8 },
  { vendors: "azure", shape: "[a-z0-9/+_-]{40,90}={0,2}", entropy: 3.8 },
];
