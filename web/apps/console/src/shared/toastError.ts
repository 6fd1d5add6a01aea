import { toaster } from '@ringback/ui';

/** Says in a toast that something did not work, and why. */
export const toastError = (title: string) => (error: Error) =>
  void toaster.create({ type: 'error', title, description: error.message });
