import { type Styles, StylesContext } from '@ringback/ui';
import { createRingback, type Ringback, type RingbackOptions } from '@ringback/voice-client';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react';

const Context = createContext<Ringback | null>(null);

/** The props of `RingbackProvider`: the connection to the server, and the source of the styles. */
export interface RingbackProviderProps extends RingbackOptions {
  /** A connection from `createRingback`, for a host that also uses it outside of React. Replaces the other options. */
  ringback?: Ringback;
  /**
   * `scoped` (default): the components bring their own styles and change nothing else on the page. `inherit`: the
   * components use the page's ChakraProvider, whose value must be our `system`.
   */
  styles?: Styles;
  children: ReactNode;
}

/**
 * Connects the hooks and components inside it to a Ringback server. Needs no ChakraProvider.
 *
 * @example
 * ```tsx
 * <RingbackProvider apiUrl="https://voice.example.com" getToken={() => auth.getAccessToken()}>
 *   <TwilioInboundListener workspaceId={workspaceId} identity={userId}>
 *     <YourProduct />
 *   </TwilioInboundListener>
 * </RingbackProvider>
 * ```
 */
export function RingbackProvider({ ringback, styles = 'scoped', children, ...options }: RingbackProviderProps) {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const { apiUrl } = options;
  const hasTokens = options.getToken !== undefined;
  const connection = useMemo(() => {
    if (ringback) return ringback;
    const { sounds } = latest.current;
    return createRingback({
      ...(apiUrl === undefined ? {} : { apiUrl }),
      ...(hasTokens ? { getToken: () => latest.current.getToken?.() ?? null } : {}),
      ...(sounds ? { sounds } : {}),
      onError: (problem) => latest.current.onError?.(problem),
    });
  }, [ringback, apiUrl, hasTokens]);
  return (
    <Context value={connection}>
      <StylesContext value={styles}>{children}</StylesContext>
    </Context>
  );
}

/**
 * Returns the connection to the Ringback server, for your own requests.
 *
 * @example
 * ```tsx
 * const { api } = useRingback();
 * const contacts = await api.contacts(workspaceId, 'Grace');
 * ```
 */
export function useRingback(): Ringback {
  const ringback = useContext(Context);
  if (!ringback) throw new Error('RingbackProvider is missing above this component');
  return ringback;
}
