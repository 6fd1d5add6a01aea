import { Button, chakra, Flex, Switch } from '@chakra-ui/react';
import { ariaShortcut, scoped, Tooltip, useKeyboardShortcut } from '@ringback/ui';
import { useRef } from 'react';
import { useTelephone } from '../hooks/useTelephone';
import { messages } from '../messages';
import { Countdown } from './Countdown';

const t = messages.availability;

/** The keyboard shortcut that turns incoming calls on and off. */
export const AVAILABILITY_SHORTCUT = 'Alt+S';

/**
 * Turns incoming calls on this page on and off, inside `TwilioInboundListener`. Is on only after the server has
 * acknowledged it. Shows the text Available, On a call, Wrap-up, Reconnecting… or Not available. During the wrap-up
 * time, shows its remaining time and a button that ends it.
 *
 * @example
 * ```tsx
 * <header>
 *   Acme <AvailabilitySwitch />
 * </header>
 * ```
 */
export const AvailabilitySwitch = scoped(function AvailabilitySwitch() {
  const { voice, availability } = useTelephone();
  const { state, activity, wrapUpEndsAt, label, wanted, reason, setAvailable, endWrapUp } = availability;
  const input = useRef<HTMLInputElement>(null);
  const isWrapUp = state === 'available' && activity === 'wrap-up';

  const toggle = () => {
    // The click has already toggled the checkbox of the browser, so this resets it until the server has acknowledged.
    if (input.current) input.current.checked = state === 'available';
    void setAvailable(!wanted);
  };

  const isDisabled = voice.readiness === 'off' || voice.readiness === 'not-configured';
  useKeyboardShortcut(AVAILABILITY_SHORTCUT, isDisabled ? null : toggle);

  return (
    <Flex align="center" gap="8px" flexShrink="0">
      <Tooltip content={reason}>
        <span>
          <Switch.Root
            checked={state === 'available'}
            disabled={isDisabled}
            onCheckedChange={toggle}
            gap="8px"
            minH="32px"
          >
            <Switch.HiddenInput ref={input} role="switch" aria-keyshortcuts={ariaShortcut(AVAILABILITY_SHORTCUT)} />
            <Switch.Control bg={state === 'reconnecting' ? 'warn' : 'edge'} _checked={{ bg: 'answer' }}>
              <Switch.Thumb bg="white" _checked={{ bg: 'white' }} />
            </Switch.Control>
            <Switch.Label srOnly>{t.switch}</Switch.Label>
            {/* As wide as its longest text, so that the layout does not shift. */}
            <Flex minW="84px" gap="4px">
              <chakra.span role="status">{label}</chakra.span>
              {isWrapUp && wrapUpEndsAt !== null && <Countdown until={wrapUpEndsAt} />}
            </Flex>
          </Switch.Root>
        </span>
      </Tooltip>
      {isWrapUp && (
        <Button size="sm" variant="outline" aria-label={t.finishWrapUp} onClick={endWrapUp}>
          {t.finish}
        </Button>
      )}
    </Flex>
  );
});
