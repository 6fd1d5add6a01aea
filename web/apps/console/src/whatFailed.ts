import { toaster } from '@ringback/voice-react';

/** Says in a toast that something did not work, and why. */
export const whatFailed = (title: string) => (error: Error) =>
  void toaster.create({ type: 'error', title, description: error.message });
