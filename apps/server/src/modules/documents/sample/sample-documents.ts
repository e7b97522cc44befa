import { join } from "node:path";
import type { Label } from "@cdsa/contracts";

/** A document that comes with the sample data: its file in this folder and what an upload would say of it. */
export type SampleDocument = {
  file: string;
  title: string;
  label: Label;
  type: "contract" | "guideline" | "memorandum" | "plan" | "policy" | "report";
};

/** Documents of the fictional company and clinics of the sample data; amounts agree with its sales and ledger. */
export const SAMPLE_DOCUMENTS: readonly SampleDocument[] = [
  { file: "annual-report-2024.pdf", title: "Annual report 2024", label: "PUBLIC", type: "report" },
  {
    file: "hypertension-guideline.md",
    title: "Guideline: adults with essential hypertension",
    label: "PUBLIC",
    type: "guideline",
  },
  {
    file: "diabetes-guideline.md",
    title: "Guideline: adults with type 2 diabetes",
    label: "PUBLIC",
    type: "guideline",
  },
  {
    file: "records-retention-policy.docx",
    title: "Records retention policy",
    label: "INTERNAL",
    type: "policy",
  },
  {
    file: "travel-and-expenses-policy.docx",
    title: "Travel and expenses policy",
    label: "INTERNAL",
    type: "policy",
  },
  { file: "sales-discount-policy.md", title: "Sales discount policy", label: "INTERNAL", type: "policy" },
  {
    file: "patient-data-access-policy.md",
    title: "Patient data access policy",
    label: "INTERNAL",
    type: "policy",
  },
  {
    file: "services-agreement-alderbrook-clinics.pdf",
    title: "Services agreement with Alderbrook Clinics",
    label: "CONFIDENTIAL",
    type: "contract",
  },
  {
    file: "business-associate-agreement.docx",
    title: "Business associate agreement with Alderbrook Clinics",
    label: "CONFIDENTIAL",
    type: "contract",
  },
  {
    file: "term-loan-agreement.pdf",
    title: "Term loan agreement with Northgate Commercial Bank",
    label: "CONFIDENTIAL",
    type: "contract",
  },
  { file: "incident-response-plan.pdf", title: "Incident response plan", label: "RESTRICTED", type: "plan" },
  {
    file: "executive-compensation-2025.docx",
    title: "Executive compensation 2025",
    label: "RESTRICTED",
    type: "memorandum",
  },
];

/** Where the file of a sample document is. */
export const sampleDocumentPath = (file: string): string => join(import.meta.dirname, file);
