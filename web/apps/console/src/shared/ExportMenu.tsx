import { Button, Menu, Portal } from '@chakra-ui/react';
import type { DownloadedFile, ExportOptions } from '@ringback/voice-client';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { exportTexts as t } from '../messages/exports';
import { saveFile } from './saveFile';
import { toastError } from './toastError';

type Format = keyof typeof t.formats;
const OPTIONS: Record<Format, ExportOptions> = {
  csv: { format: 'csv' },
  excel: { format: 'csv', bom: true },
  json: { format: 'json' },
};

interface Props {
  /** What the file contains. */
  content: string;
  formats?: readonly Format[];
  download: (options: ExportOptions) => Promise<DownloadedFile>;
}

/** A menu of the formats in which a list can be exported. */
export function ExportMenu({ content, formats = ['csv', 'excel', 'json'], download }: Props) {
  const exported = useMutation({
    mutationFn: (format: Format) => download(OPTIONS[format]),
    onSuccess: ({ name, content: file }) => saveFile(name, file),
    onError: toastError(t.failed),
  });
  return (
    <Menu.Root positioning={{ placement: 'bottom-end' }}>
      <Menu.Trigger asChild>
        <Button size="sm" variant="outline" loading={exported.isPending} loadingText={t.button}>
          <Download size={16} aria-hidden /> {t.button}
        </Button>
      </Menu.Trigger>
      <Portal>
        <Menu.Positioner>
          <Menu.Content minW="208px">
            <Menu.ItemGroup>
              <Menu.ItemGroupLabel px="8px" py="8px" fontWeight="400" color="fg.muted">
                {content}
              </Menu.ItemGroupLabel>
              {formats.map((format) => (
                <Menu.Item key={format} value={format} onClick={() => exported.mutate(format)}>
                  {t.formats[format]}
                </Menu.Item>
              ))}
            </Menu.ItemGroup>
          </Menu.Content>
        </Menu.Positioner>
      </Portal>
    </Menu.Root>
  );
}
