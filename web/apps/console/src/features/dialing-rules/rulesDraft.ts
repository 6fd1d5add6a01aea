import type { DialingRules, DialingRulesChange } from '@ringback/voice-client';
import { messages } from '../../messages';

const t = messages.dialingRules;

/** The fields with a number, in the order of the screen. */
export const NUMBER_FIELDS = [
  'memberPerMinute',
  'workspacePerMinute',
  'memberPerDay',
  'workspacePerDay',
  'memberSpend',
  'workspaceSpend',
  'pricePerMinute',
] as const;
export type NumberField = (typeof NUMBER_FIELDS)[number];
export type RulesField = NumberField | 'countries' | 'emergencyAdvice';

/** The values of the form. */
export interface RulesDraft {
  /** False for the countries of the workspace's own numbers. */
  hasSelectedCountries: boolean;
  countries: readonly string[];
  emergencyAdvice: string;
  numbers: Record<NumberField, string>;
}

interface Limits {
  pointer: string;
  min: number;
  max: number;
  decimals: number;
}

const callLimit = (pointer: string): Limits => ({ pointer, min: 1, max: 1_000_000, decimals: 0 });

const LIMITS: Record<NumberField, Limits> = {
  memberPerMinute: callLimit('/memberPerMinute'),
  workspacePerMinute: callLimit('/workspacePerMinute'),
  memberPerDay: callLimit('/memberPerDay'),
  workspacePerDay: callLimit('/workspacePerDay'),
  pricePerMinute: { pointer: '/spend/pricePerMinute', min: 0, max: 1000, decimals: 4 },
  memberSpend: { pointer: '/spend/memberPerDay', min: 0, max: 100_000, decimals: 2 },
  workspaceSpend: { pointer: '/spend/workspacePerDay', min: 0, max: 100_000, decimals: 2 },
};

export function draftOf(rules: DialingRules): RulesDraft {
  return {
    hasSelectedCountries: rules.countries.length > 0,
    countries: rules.countries,
    emergencyAdvice: rules.emergencyAdvice,
    numbers: {
      memberPerMinute: String(rules.memberPerMinute),
      workspacePerMinute: String(rules.workspacePerMinute),
      memberPerDay: String(rules.memberPerDay),
      workspacePerDay: String(rules.workspacePerDay),
      pricePerMinute: String(rules.spend.pricePerMinute),
      memberSpend: String(rules.spend.memberPerDay),
      workspaceSpend: String(rules.spend.workspacePerDay),
    },
  };
}

/** Returns why each invalid field is invalid, and each field at a pointer that the server rejected. */
export function errorsOf(draft: RulesDraft, rejected: readonly string[] = []): Partial<Record<RulesField, string>> {
  const errors: Partial<Record<RulesField, string>> = {};
  if (draft.hasSelectedCountries && draft.countries.length === 0) errors.countries = t.noCountries;
  if (rejected.includes('/countries')) errors.countries = t.unknownCountry;
  for (const field of NUMBER_FIELDS) {
    const { pointer, min, max, decimals } = LIMITS[field];
    const typed = draft.numbers[field].trim();
    const format = decimals ? new RegExp(`^\\d+(\\.\\d{1,${decimals}})?$`) : /^\d+$/;
    const isValid = format.test(typed) && Number(typed) >= min && Number(typed) <= max;
    if (!isValid || rejected.includes(pointer))
      errors[field] = decimals ? t.amountError(min, max, decimals) : t.countError(min, max);
  }
  if (!draft.emergencyAdvice.trim() || rejected.includes('/emergencyAdvice')) errors.emergencyAdvice = t.adviceError;
  return errors;
}

/** Returns the parts of the rules that a valid draft changes; empty when it changes nothing. */
export function changeOf(draft: RulesDraft, rules: DialingRules): DialingRulesChange {
  const change: DialingRulesChange = {};
  const countries = draft.hasSelectedCountries ? [...draft.countries] : [];
  if (String([...countries].sort()) !== String([...rules.countries].sort())) change.countries = countries;
  if (draft.emergencyAdvice.trim() !== rules.emergencyAdvice) change.emergencyAdvice = draft.emergencyAdvice.trim();
  const saved = draftOf(rules).numbers;
  for (const field of NUMBER_FIELDS) {
    const number = Number(draft.numbers[field]);
    if (number === Number(saved[field]) && draft.numbers[field].trim() !== '') continue;
    const [member, spendMember] = LIMITS[field].pointer.slice(1).split('/');
    if (spendMember) change.spend = { ...change.spend, [spendMember]: number };
    else Object.assign(change, { [member ?? '']: number });
  }
  return change;
}

/** Returns whether the form shows anything that is not saved. */
export const hasChanges = (draft: RulesDraft, rules: DialingRules): boolean =>
  draft.hasSelectedCountries !== rules.countries.length > 0 || Object.keys(changeOf(draft, rules)).length > 0;
