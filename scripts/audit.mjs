// Asks npm's registry for known holes in what is installed with the packages; a registry that does not tell is said aloud.
import { spawnSync } from 'node:child_process';

const severe = ['high', 'critical'];
const options = ['--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000'];
const { stdout } = spawnSync('npm', ['audit', ...options], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});

function reportOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { message: 'npm audit gave no report' };
  }
}

const {
  auditReportVersion,
  vulnerabilities = {},
  message = 'the registry did not answer',
} = reportOf(stdout);
if (auditReportVersion === undefined) console.log(`skipped: known holes in dependencies, because ${message}`);
else
  for (const { name, severity, range, via } of Object.values(vulnerabilities)) {
    const titles = via.map((cause) => (typeof cause === 'string' ? cause : `${cause.title} (${cause.url})`));
    console.log(`${severity}: ${name} ${range}: ${titles.join('; ')}`);
    if (severe.includes(severity)) process.exitCode = 1;
  }
