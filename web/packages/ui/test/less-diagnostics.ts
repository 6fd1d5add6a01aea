import { configure, getConfig } from '@testing-library/react';
import * as React from 'react';

const { getElementError } = getConfig();

/** Whether Testing Library will repeat the query, so that it drops the message of this failure. */
const isRepeated = () =>
  (getConfig() as { _disableExpensiveErrorDiagnostics?: boolean })._disableExpensiveErrorDiagnostics;

/** The error of a query that found no element, with the page in its message unless the query is repeated. */
function describeFailure(message: string | null, container: Element): Error {
  const error =
    isRepeated() && message
      ? Object.assign(new Error(message), { name: 'TestingLibraryElementError' })
      : getElementError(message, container);
  // Vitest shows the source of the topmost frame, which is to be the test's.
  Error.captureStackTrace(error, describeFailure);
  return error;
}

/** Prints the page into the message of the last failure of `findBy` or `waitFor`, not into that of each attempt before it. */
export function printPageOnce(): void {
  configure({ getElementError: describeFailure });
}

/**
 * Keeps React from recording a stack for each element that it creates, which takes much of the time of the tests. React prints these
 * stacks below warnings only. It omits them itself after 10,000 elements in a second, and this is the count that it now reads.
 */
export function omitOwnerStacks(): void {
  const internals = (React as unknown as Record<string, { recentlyCreatedOwnerStacks?: number } | undefined>)
    .__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE;
  if (internals?.recentlyCreatedOwnerStacks === undefined)
    throw new Error('React counts its owner stacks elsewhere now.');
  Object.defineProperty(internals, 'recentlyCreatedOwnerStacks', {
    get: () => 10_000,
    set: () => {},
    configurable: true,
  });
}
