import { chakra, Switch } from '@chakra-ui/react';
import { scoped, Tooltip } from '@ringback/ui';
import { useRef } from 'react';
import { useTelephone } from '../hooks/useTelephone';
import { messages } from '../messages';

/**
 * Turns incoming calls on this page on and off, inside `TwilioInboundListener`. Is on only after the server has
 * acknowledged it. Shows the text Available, Reconnecting… or Not available.
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
  const { state, label, wanted, reason, setAvailable } = availability;
  const input = useRef<HTMLInputElement>(null);

  const toggle = () => {
    // The click has already toggled the checkbox of the browser, so this resets it until the server has acknowledged.
    if (input.current) input.current.checked = state === 'available';
    void setAvailable(!wanted);
  };

  return (
    <Tooltip content={reason}>
      <span>
        <Switch.Root
          checked={state === 'available'}
          disabled={voice.readiness === 'off' || voice.readiness === 'not-configured'}
          onCheckedChange={toggle}
          gap="8px"
          minH="32px"
        >
          <Switch.HiddenInput ref={input} role="switch" />
          <Switch.Control bg={state === 'reconnecting' ? 'warn' : 'edge'} _checked={{ bg: 'answer' }}>
            <Switch.Thumb bg="white" _checked={{ bg: 'white' }} />
          </Switch.Control>
          <Switch.Label srOnly>{messages.availability.switch}</Switch.Label>
          {/* As wide as its longest text, so that the layout does not shift. */}
          <chakra.span role="status" minW="84px">
            {label}
          </chakra.span>
        </Switch.Root>
      </span>
    </Tooltip>
  );
});
