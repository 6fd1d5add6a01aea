import { Progress } from '@chakra-ui/react';
import type { Step } from '../../hooks/useSetupProgress';

/** How far something is that takes several steps, and what is being done. */
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
