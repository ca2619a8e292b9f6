/**
 * Functions that both scripts have. For Windows PowerShell 5.1, which reads a file without a byte order mark in the
 * code page of the machine: plain ASCII. Nothing is evaluated as text and nothing is loaded, so that policies which
 * allow signed scripts only allow these once they are signed. Paths are literal: they may hold brackets.
 */
export const commonFunctions = String.raw`
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

function Get-OpenVpn {
    $key = 'HKLM:\SOFTWARE\OpenVPN'
    if (-not (Test-Path -LiteralPath $key)) {
        throw ('OpenVPN is not installed, or this is a 32-bit PowerShell. ' +
            'The installer is at https://openvpn.net/community/')
    }
    $item = Get-Item -LiteralPath $key
    $directory = ([string] $item.GetValue('')).TrimEnd('\')
    $configuration = ([string] $item.GetValue('config_dir')).TrimEnd('\')
    if ($configuration -eq '') { $configuration = "$directory\config" }
    [pscustomobject] @{ Configuration = $configuration; Tapctl = "$directory\bin\tapctl.exe" }
}

function Get-UserConfiguration {
    $key = 'HKCU:\SOFTWARE\OpenVPN-GUI'
    $configuration = ''
    if (Test-Path -LiteralPath $key) {
        $configuration = ([string] (Get-Item -LiteralPath $key).GetValue('config_dir')).TrimEnd('\')
    }
    if ($configuration -eq '') { $configuration = "$env:USERPROFILE\OpenVPN\config" }
    $configuration
}

function Test-Administrator {
    $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
    $principal = [Security.Principal.WindowsPrincipal] $identity
    $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}

function Read-Record {
    param([string] $Path)
    if (Test-Path -LiteralPath $Path) { Get-Content -LiteralPath $Path -Raw | ConvertFrom-Json }
}

function Get-TapAdapter {
    Get-NetAdapter -IncludeHidden | Where-Object { $_.ComponentID -in @('root\tap0901', 'tap0901') }
}
`.trimStart();
