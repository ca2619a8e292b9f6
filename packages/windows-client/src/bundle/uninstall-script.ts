import { commonFunctions } from './powershell-common.ts';

/** Text of uninstall.ps1: the same for every client. */
export const uninstallScript =
  String.raw`#Requires -Version 5.1
<#
.SYNOPSIS
Takes away what install.ps1 has put in place.

.DESCRIPTION
Removes the profiles that lie beside this script, or those named, from where OpenVPN looks for them. With the last one,
as administrator, TAP adapters get their settings back, and those that install.ps1 made are removed. End the connection
first.

.PARAMETER Name
Names of profiles, without .ovpn.

.PARAMETER KeepAdapter
Leaves adapters as they are.

.EXAMPLE
powershell -ExecutionPolicy Bypass -File .\uninstall.ps1 -Name laptop -WhatIf
Says what would be done, and does nothing.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [string[]] $Name,
    [switch] $KeepAdapter
)

` +
  commonFunctions +
  String.raw`
function Remove-Bundle {
    param([string] $Record)
    $directory = Split-Path -Path $Record -Parent
    foreach ($file in (Read-Record -Path $Record).files) {
        # A name and no path: nothing outside of the directory is ever removed.
        if ($file -notmatch '^[^\\/:*?"<>|]+\.(ovpn|cmd)$') { throw "$Record names a strange file: $file" }
        if (Test-Path -LiteralPath "$directory\$file") { Remove-Item -LiteralPath "$directory\$file" }
    }
    Remove-Item -LiteralPath $Record
}

function Restore-Adapter {
    param($Earlier)
    $adapter = Get-TapAdapter | Where-Object { $_.InterfaceGuid -eq $Earlier.guid }
    if (-not $adapter) { return }
    if ($Earlier.routerDiscovery -ne '') {
        Get-NetIPInterface -AddressFamily IPv6 |
            Where-Object { $_.InterfaceIndex -eq $adapter.InterfaceIndex } |
            Set-NetIPInterface -RouterDiscovery $Earlier.routerDiscovery
    }
    if (-not $Earlier.binding) {
        Get-NetAdapterBinding -ComponentID 'ms_tcpip6' |
            Where-Object { $_.Name -ceq $adapter.Name } |
            Disable-NetAdapterBinding
    }
}

function Remove-TapAdapter {
    param([string] $Tapctl, [string] $Guid)
    if ($Guid -notmatch '^\{[0-9A-Fa-f-]{36}\}$') { throw "This is no adapter: $Guid" }
    if (-not (Get-TapAdapter | Where-Object { $_.InterfaceGuid -eq $Guid })) { return }
    & $Tapctl delete $Guid | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "tapctl could not remove the adapter $Guid (exit code $LASTEXITCODE)." }
}

$openvpn = Get-OpenVpn
$administrator = Test-Administrator
$directories = @($openvpn.Configuration, (Get-UserConfiguration))
if (-not $Name) {
    $Name = @(Get-ChildItem -LiteralPath $PSScriptRoot -File |
        Where-Object { $_.Extension -eq '.ovpn' } |
        ForEach-Object { $_.BaseName })
}
foreach ($one in $Name) {
    $records = @($directories |
        ForEach-Object { "$_\$one.ovlab.json" } |
        Where-Object { Test-Path -LiteralPath $_ })
    if ($records.Count -eq 0) { Write-Warning "$one was not installed by install.ps1, or is gone already." }
    foreach ($record in $records) {
        if ($PSCmdlet.ShouldProcess($record, 'remove the profile of this record')) {
            Remove-Bundle -Record $record
            Write-Output "removed $one from $(Split-Path -Path $record -Parent)"
        }
    }
}

$recordOfAdapters = "$($openvpn.Configuration)\ovlab-adapters.json"
$known = Read-Record -Path $recordOfAdapters
$others = @($directories |
    Where-Object { Test-Path -LiteralPath $_ } |
    ForEach-Object { Get-ChildItem -LiteralPath $_ -File } |
    Where-Object { $_.Name.EndsWith('.ovlab.json') })
if ($KeepAdapter -or -not $known -or $others.Count -gt 0) { return }
if (-not $administrator -and -not $WhatIfPreference) {
    Write-Warning 'The TAP adapter stays: only an administrator can remove it.'
    return
}
foreach ($earlier in @($known.changed)) {
    if ($PSCmdlet.ShouldProcess($earlier.guid, 'give the adapter its settings back')) {
        Restore-Adapter -Earlier $earlier
    }
}
foreach ($guid in @($known.created)) {
    if ($PSCmdlet.ShouldProcess($guid, 'remove the TAP adapter')) {
        Remove-TapAdapter -Tapctl $openvpn.Tapctl -Guid $guid
    }
}
if ($PSCmdlet.ShouldProcess($recordOfAdapters, 'remove')) { Remove-Item -LiteralPath $recordOfAdapters }
`;
