import { Button, Checkbox, Dialog, Field, Flex, Input, Portal, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import type { FigureDimension, Report } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import { dashboard } from '../../messages/dashboard';
import { exportTexts } from '../../messages/exports';
import { reports } from '../../messages/reports';
import { DialogHeader } from '../../shared/DialogHeader';
import { OneTimeSecret } from '../../shared/OneTimeSecret';
import { CallsField } from './CallsField';
import { DestinationFields } from './DestinationFields';
import { LabeledSelect } from './LabeledSelect';
import { definitionOf, draftOf, isComplete, type ReportDraft } from './reportDraft';
import { ScheduleFields } from './ScheduleFields';

const t = reports.form;

interface Props {
  workspaceId: string;
  /** Null for a new report. */
  report: Report | null;
  onSaved: () => Promise<void>;
  onClose: () => void;
}

/** Asks what a report contains, when it runs and where it goes. */
export function ReportForm({ workspaceId, report, onSaved, onClose }: Props) {
  const { api } = useRingback();
  const form = useId();
  const nameField = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(() => draftOf(report));
  const [secret, setSecret] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: () =>
      report
        ? api.changeReport(workspaceId, report.id, definitionOf(draft))
        : api.createReport(workspaceId, definitionOf(draft)),
    onSuccess: async (saved) => {
      toaster.create({ type: 'success', title: t.saved });
      await onSaved();
      if (saved.secret) setSecret(saved.secret);
      else onClose();
    },
  });
  const edit = (change: Partial<ReportDraft>) => {
    setDraft({ ...draft, ...change });
    if (save.isError) save.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete(draft) && !save.isPending) save.mutate();
  };
  return (
    <Dialog.Root
      open
      onOpenChange={({ open }) => !open && onClose()}
      placement="center"
      scrollBehavior="inside"
      initialFocusEl={() => nameField.current}
    >
      <Portal>
        <Dialog.Backdrop />
        <Dialog.Positioner>
          <Dialog.Content p="24px" maxW="560px" mx="8px">
            <DialogHeader title={report ? t.editTitle : t.createTitle} close={t.close} />
            {secret ? (
              <Dialog.Body p="0">
                <OneTimeSecret says={t.secret} secret={secret} copy={t.copySecret} />
              </Dialog.Body>
            ) : (
              <Dialog.Body p="0" px="4px" mx="-4px">
                <Flex as="form" id={form} direction="column" gap="16px" onSubmit={submit}>
                  <Field.Root>
                    <Field.Label>{t.name}</Field.Label>
                    <Input
                      ref={nameField}
                      size="sm"
                      maxLength={60}
                      placeholder={t.nameExample}
                      value={draft.name}
                      onChange={(event) => edit({ name: event.target.value })}
                    />
                  </Field.Root>
                  <Flex gap="16px" wrap="wrap">
                    <LabeledSelect
                      label={t.content}
                      options={t.contents}
                      value={draft.type}
                      onChange={(type) => edit({ type })}
                    />
                    {draft.type === 'figures' ? (
                      <LabeledSelect<FigureDimension>
                        label={t.breakdown}
                        options={dashboard.dimensions}
                        value={draft.breakdown}
                        onChange={(breakdown) => edit({ breakdown })}
                      />
                    ) : (
                      <CallsField workspaceId={workspaceId} report={report} draft={draft} onChange={edit} />
                    )}
                  </Flex>
                  <Flex gap="16px" wrap="wrap">
                    <LabeledSelect
                      label={t.period}
                      options={reports.periods}
                      value={draft.period}
                      onChange={(period) => edit({ period })}
                    />
                    <LabeledSelect
                      label={t.format}
                      options={exportTexts.formats}
                      value={draft.format}
                      onChange={(format) => edit({ format })}
                    />
                  </Flex>
                  <ScheduleFields workspaceId={workspaceId} draft={draft} onChange={edit} />
                  <DestinationFields
                    workspaceId={workspaceId}
                    report={report}
                    draft={draft}
                    onChange={edit}
                    onSecret={setSecret}
                  />
                  <Checkbox.Root
                    checked={draft.enabled}
                    onCheckedChange={({ checked }) => edit({ enabled: checked === true })}
                  >
                    <Checkbox.HiddenInput />
                    <Checkbox.Control />
                    <Checkbox.Label fontWeight="400">{t.enabled}</Checkbox.Label>
                  </Checkbox.Root>
                </Flex>
              </Dialog.Body>
            )}
            {save.error && (
              <Text role="alert" color="hangup" mt="16px">
                {save.error.message}
              </Text>
            )}
            <Flex gap="8px" mt="24px" justify="end">
              {secret ? (
                <Button size="sm" onClick={onClose}>
                  {t.done}
                </Button>
              ) : (
                <>
                  <Button size="sm" variant="outline" onClick={onClose}>
                    {t.cancel}
                  </Button>
                  <Button type="submit" form={form} size="sm" disabled={!isComplete(draft)} loading={save.isPending}>
                    {report ? t.save : t.createButton}
                  </Button>
                </>
              )}
            </Flex>
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}
