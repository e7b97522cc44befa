import { isIPv6 } from "node:net";
import { type Detector, eachMatch, textBefore, TRAIT } from "../block.ts";

const IPV4 =
  /(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?![\w-]|\.\d)/gu;
const IPV6 =
  /(?<![\w:.])[0-9a-f]{0,4}:[0-9a-f:]{1,39}(?:(?<=:)\d{1,3}(?:\.\d{1,3}){3})?(?![\w]|:[0-9a-f])/giu;
const VERSION = /\b(?:version|release|v|ver\.?|build|section|chapter|firmware)\s{0,2}$/u;

/** IPv4 and IPv6 addresses; what is called a version is none. */
export const ipAddressDetector: Detector = {
  name: "ip-address",
  needs: TRAIT.digit,
  detect(block, report) {
    eachMatch(IPV4, block, (match) => {
      if (VERSION.test(textBefore(block, match.index, 12))) return;
      const end = match.index + match[0].length;
      report({ type: "IP_ADDRESS", start: match.index, end, score: 0.9, validator: "format" });
    });
    if ((block.traits & TRAIT.colon) === 0) return;
    eachMatch(IPV6, block, (match) => {
      const address = match[0].replace(/(?<!:):$/u, "");
      const groups = address.split(":").filter((group) => group !== "").length;
      if (
        !isIPv6(address) ||
        !/\d/u.test(address) ||
        (groups < 3 && !/^(?:::1|fe80|fc|fd|2)/iu.test(address))
      )
        return;
      const end = match.index + address.length;
      report({ type: "IP_ADDRESS", start: match.index, end, score: 0.95, validator: "format" });
    });
  },
};
