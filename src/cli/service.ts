// What installs `cscert watch` as a service: a unit, a wrapper's XML, a scheduled task, a container. Pure texts.

import { unreachable } from "../base/invariant.ts";

export const SERVICE_KINDS = ["systemd", "winsw", "scheduled-task", "dockerfile"] as const;
export type ServiceKind = (typeof SERVICE_KINDS)[number];

export interface ServiceRequest {
  readonly kind: ServiceKind;
  /** The configuration's folder, absolute, as that machine writes it. */
  readonly folder: string;
  /** The account to run as. */
  readonly user: string;
  /** Arguments after `watch`, each one word. */
  readonly args: readonly string[];
  readonly version: string;
}

/** Returns the text to install. */
export function describeService(request: ServiceRequest): string {
  switch (request.kind) {
    case "systemd":
      return systemdUnit(request);
    case "winsw":
      return winswXml(request);
    case "scheduled-task":
      return scheduledTask(request);
    case "dockerfile":
      return dockerfile(request);
    default:
      return unreachable(request.kind);
  }
}

/** Stops by SIGTERM and waits for the action in hand; starts again after a kill, and after a bug no more than five times in ten minutes. */
function systemdUnit({ folder, user, args }: ServiceRequest): string {
  return `# /etc/systemd/system/cscert-watch.service
# systemctl daemon-reload && systemctl enable --now cscert-watch
[Unit]
Description=cscert keeps certificates as the YAML says
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=600
StartLimitBurst=5

[Service]
Type=exec
User=${unitWord(user)}
WorkingDirectory=${folder.replaceAll("%", "%%")}
ExecStart=/usr/bin/env cscert watch ${args.map(unitWord).join(" ")}
ExecReload=/bin/kill -HUP $MAINPID
# What holds secrets: mode 0600, NAME=value a line, and not in the repository.
EnvironmentFile=-/etc/cscert/watch.env
Restart=on-failure
RestartSec=10
TimeoutStopSec=15min
KillMode=mixed
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=${unitWord(folder)}
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
LockPersonality=yes
UMask=0077

[Install]
WantedBy=multi-user.target
`;
}

/** systemd expands percent and dollar signs, and splits at spaces. */
function unitWord(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("%", "%%")
    .replaceAll("$", "$$$$");
  return /[\s"'\\;]/.test(text) ? `"${escaped}"` : escaped;
}

function winswXml({ folder, args }: ServiceRequest): string {
  return `<!-- Beside WinSW-x64.exe as cscert-watch.xml, then: WinSW-x64.exe install cscert-watch.xml -->
<service>
  <id>cscert-watch</id>
  <name>cscert watch</name>
  <description>Keeps certificates as the YAML says</description>
  <executable>cscert.cmd</executable>
  <arguments>watch ${xml(args.map(windowsWord).join(" "))}</arguments>
  <workingdirectory>${xml(folder)}</workingdirectory>
  <!-- An account of the RTCUniversalServerAdmins group that may read the configuration; asked for at installation. -->
  <serviceaccount><prompt>dialog</prompt></serviceaccount>
  <startmode>Automatic</startmode>
  <delayedAutoStart>true</delayedAutoStart>
  <stoptimeout>15 min</stoptimeout>
  <onfailure action="restart" delay="10 sec" />
  <onfailure action="restart" delay="1 min" />
  <onfailure action="restart" delay="10 min" />
  <resetfailure>1 hour</resetfailure>
  <log mode="roll-by-size-time">
    <sizeThreshold>10240</sizeThreshold>
    <pattern>yyyyMMdd</pattern>
    <autoRollAtTime>00:00:00</autoRollAtTime>
    <keepFiles>30</keepFiles>
  </log>
</service>
`;
}

/** Every five minutes one look that may apply: for machines on which nothing may run for ever. */
function scheduledTask({ folder, args }: ServiceRequest): string {
  const words = args.map(windowsWord).join(" ");
  return `# In an elevated PowerShell, as the account that is to run it:
$action = New-ScheduledTaskAction -Execute 'cscert.cmd' -Argument ${powershellText(`watch --once ${words}`)} -WorkingDirectory ${powershellText(folder)}
$trigger = New-ScheduledTaskTrigger -Once -At (Get-Date) -RepetitionInterval (New-TimeSpan -Minutes 5)
$settings = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -StartWhenAvailable -ExecutionTimeLimit (New-TimeSpan -Hours 2)
Register-ScheduledTask -TaskName 'cscert watch' -Action $action -Trigger $trigger -Settings $settings -User (whoami) -RunLevel Highest
# It is due within five minutes of an edit or a date; there are no pages, metrics or messages: a service has them.
`;
}

function dockerfile({ args, version }: ServiceRequest): string {
  return `# docker build -t cscert . && docker run -v cscert:/data -p 127.0.0.1:9464:9464 --env-file watch.env cscert
FROM node:24-bookworm-slim
RUN apt-get update \\
 && apt-get install --yes --no-install-recommends git openssh-client ca-certificates \\
 && rm -rf /var/lib/apt/lists/* \\
 && npm install --global --omit=dev cscert@${version}
USER node
WORKDIR /data
VOLUME /data
EXPOSE 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=5s --start-period=60s \\
  CMD node -e "fetch('http://127.0.0.1:9464/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
# Pages for others than this container need --listen 0.0.0.0:9464 and --token.
ENTRYPOINT ["cscert", "watch"${args.map((arg) => `, ${JSON.stringify(arg)}`).join("")}]
`;
}

function xml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Backslashes before a quote count for themselves in a Windows command line. */
function windowsWord(text: string): string {
  return /[\s"]/.test(text) || text === ""
    ? `"${text.replaceAll(/(\\*)"/g, String.raw`$1$1\"`).replaceAll(/(\\+)$/g, "$1$1")}"`
    : text;
}

function powershellText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
