import { AvailabilitySwitch } from '../src';
import { availability, voice, WithTelephone } from './fixtures';
import type { Stories } from './story';

export const stories: Stories = {
  Available: () => (
    <WithTelephone>
      <AvailabilitySwitch />
    </WithTelephone>
  ),
  'Not available': () => (
    <WithTelephone availability={availability({ state: 'unavailable', label: 'Not available', wanted: false })}>
      <AvailabilitySwitch />
    </WithTelephone>
  ),
  Reconnecting: () => (
    <WithTelephone availability={availability({ state: 'reconnecting', label: 'Reconnecting…' })}>
      <AvailabilitySwitch />
    </WithTelephone>
  ),
  'On a call': () => (
    <WithTelephone availability={availability({ activity: 'on-call', label: 'On a call' })}>
      <AvailabilitySwitch />
    </WithTelephone>
  ),
  'Wrap-up': () => (
    <WithTelephone
      availability={availability({ activity: 'wrap-up', label: 'Wrap-up', wrapUpEndsAt: Date.now() + 600_000 })}
    >
      <AvailabilitySwitch />
    </WithTelephone>
  ),
  'Voice not set up': () => (
    <WithTelephone
      voice={voice({ readiness: 'not-configured' })}
      availability={availability({ state: 'unavailable', label: 'Not available' })}
    >
      <AvailabilitySwitch />
    </WithTelephone>
  ),
};
