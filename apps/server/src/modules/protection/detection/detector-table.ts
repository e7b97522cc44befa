import { addressDetector } from "./address/address-detector.ts";
import type { Detector } from "./block.ts";
import { birthDateDetector } from "./detectors/birth-date.ts";
import { emailDetector } from "./detectors/email.ts";
import {
  bankAccountDetector,
  routingNumberDetector,
  taxIdDetector,
} from "./detectors/financial-identifiers.ts";
import {
  deaDetector,
  healthPlanDetector,
  medicalRecordDetector,
  npiDetector,
} from "./detectors/health-identifiers.ts";
import { ibanDetector } from "./detectors/iban.ts";
import { drivingLicenceDetector, passportDetector } from "./detectors/identity-documents.ts";
import { ipAddressDetector } from "./detectors/ip-address.ts";
import { paymentCardDetector } from "./detectors/payment-card.ts";
import { phoneDetector } from "./detectors/phone.ts";
import { ssnDetector } from "./detectors/ssn.ts";
import { vinDetector } from "./detectors/vehicle.ts";
import { nameDetector } from "./names/name-detector.ts";
import { assignedSecretDetector } from "./secrets/assigned-secrets.ts";
import { carriedSecretDetector } from "./secrets/carried-secrets.ts";
import { knownTokenDetector } from "./secrets/known-tokens.ts";
import { privateKeyDetector } from "./secrets/private-key.ts";

/** Every built-in detector. Their order does not matter: scores decide where they overlap. */
export const DETECTORS: readonly Detector[] = [
  ssnDetector,
  paymentCardDetector,
  ibanDetector,
  emailDetector,
  phoneDetector,
  ipAddressDetector,
  birthDateDetector,
  medicalRecordDetector,
  healthPlanDetector,
  npiDetector,
  deaDetector,
  vinDetector,
  passportDetector,
  drivingLicenceDetector,
  taxIdDetector,
  bankAccountDetector,
  routingNumberDetector,
  addressDetector,
  nameDetector,
  knownTokenDetector,
  privateKeyDetector,
  assignedSecretDetector,
  carriedSecretDetector,
];
