import { toaster } from '@ringback/ui';

/** Returns an error handler that shows the failure and its reason in a toast. */
export const toastError = (title: string) => (error: Error) =>
  void toaster.create({ type: 'error', title, description: error.message });
