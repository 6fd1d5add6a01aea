import { chakra, Popover, Portal } from '@chakra-ui/react';
import { ariaShortcut, formatShortcut, useKeyboardShortcut } from '@ringback/ui';
import { useTelephone } from '@ringback/voice-react';
import { Grid3x3 } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { messages } from '../../messages';
import { ShortcutHint } from '../../shared/ShortcutHint';
import { NumberPad } from './NumberPad';
import { useNumberField } from './useNumberField';

const SHORTCUT = 'Mod+D';

/** The number pad that opens over any screen of a wide window, except the Dialer, which has its own. */
export function QuickDialer() {
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const field = useNumberField();

  const toggle = useCallback(() => {
    const wide = window.matchMedia('(min-width: 45rem)').matches;
    if (wide && pathname !== '/dialer') setOpen((before) => !before);
    else navigate('/dialer', { state: { focus: true } });
  }, [pathname, navigate]);
  useKeyboardShortcut(SHORTCUT, toggle);

  const close = useCallback(() => setOpen(false), []);
  useEffect(() => {
    if (pathname === '/dialer') close();
  }, [pathname, close]);

  return (
    <Popover.Root
      open={open}
      onOpenChange={(change) => setOpen(change.open)}
      positioning={{ placement: 'right-end', gutter: 12 }}
      initialFocusEl={() => input.current}
      lazyMount
      unmountOnExit
    >
      <Popover.Anchor asChild>
        <chakra.button
          type="button"
          display="flex"
          alignItems="center"
          gap="8px"
          w="100%"
          minH="32px"
          px="8px"
          borderRadius="6px"
          cursor="pointer"
          aria-keyshortcuts={ariaShortcut(SHORTCUT)}
          _hover={{ bg: 'bg.controlHover' }}
          onClick={toggle}
        >
          <Grid3x3 size={18} aria-hidden />
          <chakra.span flex="1" textAlign="start">
            {messages.dialer.pad}
          </chakra.span>
          <ShortcutHint>{formatShortcut(SHORTCUT)}</ShortcutHint>
        </chakra.button>
      </Popover.Anchor>
      <Portal>
        <Popover.Positioner>
          <Popover.Content
            w="312px"
            p="16px"
            bg="bg.card"
            borderRadius="14px"
            boxShadow="floating"
            aria-label={messages.dialer.pad}
          >
            <NumberPad field={field} input={input} />
            <CloseOnCall close={close} />
          </Popover.Content>
        </Popover.Positioner>
      </Portal>
    </Popover.Root>
  );
}

/** Closes the number pad when a call starts. */
function CloseOnCall({ close }: { close: () => void }) {
  const isOnCall = useTelephone().voice.status === 'oncall';
  useEffect(() => {
    if (isOnCall) close();
  }, [isOnCall, close]);
  return null;
}
