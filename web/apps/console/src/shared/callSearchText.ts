const PHONE_NUMBER = /^\+?[\d\s().-]*\d[\d\s().-]*$/;

/** Returns the text by which the server finds calls: a formatted number is reduced to its digits. */
export const callSearchText = (typed: string): string =>
  PHONE_NUMBER.test(typed.trim()) ? typed.replace(/[^\d+]/g, '') : typed.trim();
