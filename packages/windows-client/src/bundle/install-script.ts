import { commonFunctions } from './powershell-common.ts';

/** Text of install.ps1: the same for every client, it takes the profiles that lie beside it. */
export const installScript =
  String.raw`#Requires -Version 5.1
<#
.SYNOPSIS
Puts the OpenVPN profiles that lie beside this script where OpenVPN looks for them.

.DESCRIPTION
Copies each file that ends in .ovpn, with its -up.cmd and -down.cmd. As administrator it also makes a TAP adapter when
there is none, and lets TAP adapters take an IPv6 address from advertisements. What it did is written beside the
copies, for uninstall.ps1.

.PARAMETER Scope
Machine: for every user of this computer, who can then also read the keys; needs an administrator.
User: for you alone. Auto: Machine for an administrator, otherwise User.

.PARAMETER NoAdapter
Leaves adapters as they are.

.PARAMETER Force
Replaces a profile of the same name that is there already.

.EXAMPLE
powershell -ExecutionPolicy Bypass -File .\install.ps1 -WhatIf
Says what would be done, and does nothing.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [ValidateSet('Auto', 'Machine', 'User')]
    [string] $Scope = 'Auto',
    [switch] $NoAdapter,
    [switch] $Force
)

` +
  commonFunctions +
  String.raw`
function Copy-Bundle {
    param([string] $Name, [string] $Directory, [bool] $Replace)
    $record = "$Directory\$Name.ovlab.json"
    $there = Test-Path -LiteralPath "$Directory\$Name.ovpn"
    if ($there -and -not $Replace) {
        throw "$Directory\$Name.ovpn is there already. Replace it with -Force."
    }
    if (-not (Test-Path -LiteralPath $Directory)) {
        New-Item -ItemType Directory -Path $Directory -Force | Out-Null
    }
    $copied = @()
    foreach ($file in @("$Name.ovpn", "$Name-up.cmd", "$Name-down.cmd")) {
        $source = "$PSScriptRoot\$file"
        if (Test-Path -LiteralPath $source) {
            Copy-Item -LiteralPath $source -Destination "$Directory\$file" -Force
            $copied += $file
        }
    }
    ConvertTo-Json -InputObject @{ files = $copied } | Set-Content -LiteralPath $record -Encoding ASCII
}

function Add-TapAdapter {
    param([string] $Tapctl)
    if (-not (Test-Path -LiteralPath $Tapctl)) {
        throw "$Tapctl is missing. Install OpenVPN 2.5 or later, with TAP-Windows6."
    }
    $answer = (& $Tapctl create --hwid 'root\tap0901') -join ' '
    if ($LASTEXITCODE -ne 0) { throw "tapctl could not make an adapter (exit code $LASTEXITCODE)." }
    if ($answer -match '\{[0-9A-Fa-f-]{36}\}') { return $Matches[0] }
    throw "tapctl did not name the adapter: $answer"
}

function Enable-Advertisement {
    param($Adapter)
    $earlier = @{ guid = [string] $Adapter.InterfaceGuid; binding = $true; routerDiscovery = '' }
    $binding = Get-NetAdapterBinding -ComponentID 'ms_tcpip6' | Where-Object { $_.Name -ceq $Adapter.Name }
    if ($binding -and -not $binding.Enabled) {
        $earlier.binding = $false
        $binding | Enable-NetAdapterBinding
    }
    $interface = Get-NetIPInterface -AddressFamily IPv6 |
        Where-Object { $_.InterfaceIndex -eq $Adapter.InterfaceIndex }
    if ($interface -and $interface.RouterDiscovery -ne 'Enabled') {
        $earlier.routerDiscovery = [string] $interface.RouterDiscovery
        $interface | Set-NetIPInterface -RouterDiscovery Enabled
    }
    if (-not $earlier.binding -or $earlier.routerDiscovery -ne '') { $earlier }
}

$openvpn = Get-OpenVpn
$administrator = Test-Administrator
if ($Scope -eq 'Auto') { $Scope = if ($administrator) { 'Machine' } else { 'User' } }
if ($Scope -eq 'Machine' -and -not $administrator -and -not $WhatIfPreference) {
    throw 'To install for every user, start PowerShell with "Run as administrator".'
}
$directory = if ($Scope -eq 'Machine') { $openvpn.Configuration } else { Get-UserConfiguration }

$names = @(Get-ChildItem -LiteralPath $PSScriptRoot -File |
    Where-Object { $_.Extension -eq '.ovpn' } |
    ForEach-Object { $_.BaseName })
if ($names.Count -eq 0) { throw "There is no file that ends in .ovpn in $PSScriptRoot" }
foreach ($name in $names) {
    if ($PSCmdlet.ShouldProcess("$directory\$name.ovpn", 'copy the profile')) {
        Copy-Bundle -Name $name -Directory $directory -Replace $Force.IsPresent
        Write-Output "installed $name in $directory"
    }
}

if ($NoAdapter) { return }
$adapters = @(Get-TapAdapter)
if (-not $administrator -and -not $WhatIfPreference) {
    if ($adapters.Count -eq 0) {
        Write-Warning ('There is no TAP adapter. Start PowerShell with "Run as administrator", ' +
            'and in it this script again, with -Force.')
    }
    return
}
$recordOfAdapters = "$($openvpn.Configuration)\ovlab-adapters.json"
$known = Read-Record -Path $recordOfAdapters
$created = @(if ($known) { $known.created })
$changed = @(if ($known) { $known.changed })
if ($adapters.Count -eq 0 -and $PSCmdlet.ShouldProcess('root\tap0901', 'make a TAP adapter')) {
    $created += Add-TapAdapter -Tapctl $openvpn.Tapctl
    $adapters = @(Get-TapAdapter)
}
foreach ($adapter in $adapters) {
    if ($PSCmdlet.ShouldProcess($adapter.Name, 'let it take an IPv6 address from advertisements')) {
        $changed += @(Enable-Advertisement -Adapter $adapter)
    }
}
if ($created.Count + $changed.Count -gt 0 -and $PSCmdlet.ShouldProcess($recordOfAdapters, 'write')) {
    ConvertTo-Json -Depth 3 -InputObject @{ created = $created; changed = $changed } |
        Set-Content -LiteralPath $recordOfAdapters -Encoding ASCII
}
`;
