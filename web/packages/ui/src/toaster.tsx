import { Toaster as ChakraToaster, createToaster, Stack, Toast } from '@chakra-ui/react';
import { messages } from './messages';

const store = createToaster({
  // Centred, because the call window is at the right and its Hang up button must not be covered.
  placement: 'bottom',
  pauseOnPageIdle: true,
  // Above the bottom bar of a narrow window.
  offsets: { left: '16px', right: '16px', top: '16px', bottom: 'calc(16px + var(--ringback-bottom-bar, 0px))' },
});

type ToastOptions = Parameters<typeof store.create>[0];

/** Shows and removes toasts. */
export const toaster = {
  /** Shows a toast, after the current render: it is rendered synchronously, which React does not support in an effect. */
  create: (options: ToastOptions): void => queueMicrotask(() => store.create(options)),
  /** Removes all toasts. */
  remove: (): void => store.remove(),
};

/**
 * Shows the toasts of the components, once in an application. Only an application with `styles="inherit"` needs it.
 *
 * @example
 * ```tsx
 * <ChakraProvider value={system}>
 *   <RingbackProvider styles="inherit">
 *     <App />
 *   </RingbackProvider>
 *   <Toaster />
 * </ChakraProvider>
 * ```
 */
export function Toaster() {
  return (
    <ChakraToaster toaster={store} insetInline={{ mdDown: '16px' }}>
      {(toast) => (
        <Toast.Root
          w={{ md: 'sm' }}
          bg="bg.card"
          color="fg"
          borderWidth="1px"
          borderColor="line"
          borderRadius="10px"
          boxShadow="floating"
        >
          <Toast.Indicator color={toast.type === 'success' ? 'answer' : toast.type === 'error' ? 'hangup' : 'warn'} />
          <Stack gap="4px" flex="1">
            <Toast.Title textStyle="sm" fontWeight="600">
              {toast.title}
            </Toast.Title>
            {toast.description && (
              <Toast.Description textStyle="sm" color="fg.muted" whiteSpace="pre-line">
                {toast.description}
              </Toast.Description>
            )}
          </Stack>
          <Toast.CloseTrigger aria-label={messages.close} />
        </Toast.Root>
      )}
    </ChakraToaster>
  );
}
