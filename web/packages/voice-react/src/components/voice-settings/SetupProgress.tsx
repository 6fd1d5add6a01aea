import { Progress } from '@chakra-ui/react';
import type { Step } from '../../hooks/useSetupProgress';

/** The progress bar of an operation in several steps, with the current step as text. */
export const SetupProgress = ({ label, step }: { label: string; step: Step }) => (
  <Progress.Root value={step.percent} mt="24px" aria-label={label}>
    <Progress.Label color="fg.muted" mb="8px" aria-live="polite">
      {step.message}
    </Progress.Label>
    <Progress.Track bg="bg.controlPressed" borderRadius="full" h="8px">
      <Progress.Range bg={step.percent === 100 ? 'answer' : 'accent'} transition="width 220ms, background 220ms" />
    </Progress.Track>
  </Progress.Root>
);
