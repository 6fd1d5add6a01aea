/** Formats an amount in the currency of the Twilio account, which the server does not know. */
export const formatAmount = (amount: number): string =>
  amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
