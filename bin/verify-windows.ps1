# SPDX-License-Identifier: Apache-2.0
<#
.SYNOPSIS
Runs on a real Windows what only a real Windows can show, and writes one report to send back.

.DESCRIPTION
Runs the contract suites on a new folder of an NTFS volume, the test of NT's structures, what ntdll answers,
"ninebind doctor" and the experiments. All of it happens in one folder that is made for it and removed at the end.
It needs no administrator rights; the report says what more they would allow.
Works in Windows PowerShell 5.1 and in PowerShell 7. See docs/verify-windows.md.

Exit codes: 0 all passed, 1 something failed (the report says what), 2 cannot be done as asked.

.PARAMETER Folder
An existing folder on NTFS below which the folder for the runs is made. Default: the folder for temporary files.

.PARAMETER Jars
A folder with all jars, made on another machine; without it they are built here, which needs Maven on the PATH.

.PARAMETER Report
The file that the report is written to. Default: ninebind-windows-report.md in the current folder.

.EXAMPLE
powershell -ExecutionPolicy Bypass -File bin\verify-windows.ps1

.EXAMPLE
powershell -ExecutionPolicy Bypass -File bin\verify-windows.ps1 -Folder D:\scratch -Jars C:\jars
#>
[CmdletBinding()]
param(
    [string] $Folder = '',
    [string] $Jars = '',
    [string] $Report = ''
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$mainClass = 'dev.ninebind.host.windows.verification.WindowsVerification'

function Write-Line([string] $text) {
    Write-Host ('verify-windows: ' + $text)
}

# The current folder of other programs may be another than PowerShell's.
function Get-FullPath([string] $path) {
    if ($path -match '^([A-Za-z]:)?[\\/]') {
        return $path
    }
    return (Get-Location).ProviderPath + '\' + $path
}

# A backslash before the closing quote of an argument would quote it.
function Remove-LastBackslash([string] $path) {
    if ($path.Length -gt 3) {
        return $path.TrimEnd('\')
    }
    return $path
}

if ($env:OS -ne 'Windows_NT') {
    Write-Line 'this is no Windows'
    exit 2
}
if ($Folder -eq '') {
    $Folder = $env:TEMP
}
if ($Report -eq '') {
    $Report = 'ninebind-windows-report.md'
}
$Folder = Remove-LastBackslash (Get-FullPath $Folder)
$Report = Remove-LastBackslash (Get-FullPath $Report)
if (-not (Test-Path -LiteralPath $Folder -PathType Container)) {
    Write-Line ($Folder + ' is no folder')
    exit 2
}

# The JDK.
$java = ''
if ($env:JAVA_HOME) {
    $java = $env:JAVA_HOME + '\bin\java.exe'
    if (-not (Test-Path -LiteralPath $java)) {
        $java = ''
    }
}
if ($java -eq '') {
    $found = Get-Command -Name 'java.exe' -CommandType Application -ErrorAction SilentlyContinue
    if ($found) {
        $java = @($found)[0].Path
    }
}
if ($java -eq '') {
    Write-Line 'needs a JDK, 17 or newer, in JAVA_HOME or on the PATH'
    exit 2
}
# Java 8 does not know the option and tells nothing on standard output.
$version = & $java '--version'
$feature = 0
if ($LASTEXITCODE -eq 0 -and @($version)[0] -match '^\S+ (\d+)') {
    $feature = [int] $Matches[1]
}
if ($feature -lt 17) {
    Write-Line ($java + ' is no JDK of 17 or newer')
    exit 2
}

# The jars.
if ($Jars -eq '') {
    $root = Split-Path -Parent $PSScriptRoot
    $Jars = $root + '\conformance\target\windows-jars'
    $found = Get-Command -Name 'mvn' -CommandType Application -ErrorAction SilentlyContinue
    if (-not $found) {
        Write-Line 'needs Maven on the PATH, or -Jars FOLDER with jars built elsewhere: docs/verify-windows.md'
        exit 2
    }
    $maven = @($found)[0].Path
    Write-Line 'builds, about a minute'
    $pom = $root + '\pom.xml'
    $options = @(
        '-B', '-ntp', '-q', '-f', $pom, '-pl', 'conformance', '-am', '-P-error-prone',
        '-DskipTests', '-Dspotless.check.skip=true', '-Dninebind.failOnWarning=false',
        'package', 'dependency:copy-dependencies', '-DincludeScope=test',
        ('-DoutputDirectory=' + $Jars)
    )
    & $maven $options
    if ($LASTEXITCODE -ne 0) {
        Write-Line 'the build failed'
        exit 1
    }
}
$Jars = Remove-LastBackslash (Get-FullPath $Jars)
$found = Get-ChildItem -LiteralPath $Jars -Filter 'ntfs-adapter-*-tests.jar' -ErrorAction SilentlyContinue
if (-not $found) {
    Write-Line ($Jars + ' has no jars of Ninebind')
    exit 2
}

# Everything else is Java's.
$javaOptions = @(
    '-Dfile.encoding=UTF-8',
    '--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED',
    '--add-opens=java.base/java.nio=ALL-UNNAMED'
)
if ($feature -ge 22) {
    $javaOptions += '--enable-native-access=ALL-UNNAMED'
}
if ($feature -ge 23) {
    $javaOptions += '--sun-misc-unsafe-memory-access=allow'
}
$javaOptions += '-cp'
$javaOptions += ($Jars + '\*')
$javaOptions += $mainClass
$javaOptions += $Folder
$javaOptions += $Report
& $java $javaOptions
exit $LASTEXITCODE
