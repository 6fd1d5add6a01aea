import { Field, NativeSelect } from '@chakra-ui/react';
import type { AudioDevice } from '@ringback/voice-client';
import { messages } from '../../messages';

interface Props {
  label: string;
  /** The text of the first option, which stands for no choice. */
  defaultLabel: string;
  devices: readonly AudioDevice[];
  value: AudioDevice | null;
  disabled?: boolean;
  onChoose: (device: AudioDevice | null) => void;
}

/** Selects an audio device. A chosen device that is not connected stays in the list. */
export function DeviceSelect({ label, defaultLabel, devices, value, disabled = false, onChoose }: Props) {
  const connected = devices.find(({ id, label: name }) => id === value?.id || name === value?.label);
  return (
    <Field.Root disabled={disabled}>
      <Field.Label>{label}</Field.Label>
      <NativeSelect.Root size="sm" disabled={disabled}>
        <NativeSelect.Field
          value={(connected ?? value)?.id ?? ''}
          onChange={(event) => onChoose(devices.find(({ id }) => id === event.target.value) ?? null)}
        >
          <option value="">{defaultLabel}</option>
          {value && !connected && <option value={value.id}>{messages.audio.notConnected(value.label)}</option>}
          {devices.map(({ id, label: name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </NativeSelect.Field>
        <NativeSelect.Indicator />
      </NativeSelect.Root>
    </Field.Root>
  );
}
